import type { Socket } from 'node:net'
import { generate, parser, type IConnectPacket, type Packet, type Parser } from 'mqtt-packet'

/** Unanswered messages that one connection may have; further ones stay in the socket. */
export const WINDOW_BYTES = 512 * 1024
/** What a message costs us beside its bytes. */
const MESSAGE_COST_BYTES = 128
/** Answers that a client does not read. */
const MOST_UNREAD_BYTES = 64 * 1024
/** Each connection may have as much unanswered, however little room the others have left. */
const LEAST_BYTES = 64 * 1024

/** Room that all connections share, beside the least that each may have. */
export interface SharedRoom {
  leftBytes: number
}

/** Return codes of CONNACK (MQTT 3.1.1, table 3.1). */
export type ReturnCode = 1 | 2 | 3 | 4

/** A CONNECT that is answered with a return code; the connection ends with it. */
export class RefusedError extends Error {
  readonly returnCode: ReturnCode

  constructor(returnCode: ReturnCode, message: string) {
    super(message)
    this.returnCode = returnCode
  }
}

export interface Message {
  readonly topic: string
  /** A view of what was read. */
  readonly payload: Buffer
}

/** Resolves when a message may be acknowledged; a rejection ends the connection. */
export type TakeMessage = (message: Message) => Promise<unknown>

export interface MqttConnectionOptions {
  readonly socket: Socket
  readonly room: SharedRoom
  /** Longest packet until the client is known, bytes. */
  readonly maxBytes: number
  /** A client that is not known after this time is disconnected. */
  readonly connectMs: number
  /** @throws {RefusedError} */
  readonly accept: (connect: IConnectPacket, connection: MqttConnection) => Promise<TakeMessage>
}

/**
 * One client of the built-in broker, from its CONNECT to its end. Messages are taken several at a time, as far as the window goes, and
 * answered together; while there is no more room, nothing is read from the socket.
 */
export class MqttConnection {
  /** Longest packet that is taken, bytes; longer ones end the connection before they are kept. */
  maxBytes: number
  /** Aborted when the connection has ended. */
  readonly gone: AbortSignal
  readonly #socket: Socket
  readonly #room: SharedRoom
  readonly #accept: MqttConnectionOptions['accept']
  /** `packet` is the one being read, whose length is known before the rest of it has come. */
  readonly #parser = parser() as Parser & { readonly packet: { readonly length: number } }
  #take: TakeMessage | undefined
  /** Packets that came together with the CONNECT, until that is answered. */
  #early: Packet[] | undefined
  #unansweredBytes = 0
  #borrowedBytes = 0
  #answers: Buffer[] = []

  constructor({ socket, room, maxBytes, connectMs, accept }: MqttConnectionOptions) {
    this.#socket = socket
    this.#room = room
    this.maxBytes = maxBytes
    this.#accept = accept
    this.#parser.on('packet', (packet) => this.#receive(packet))
    this.#parser.on('error', () => this.destroy())
    socket.on('data', (chunk: Buffer) => {
      this.#parser.parse(chunk)
      if (this.#parser.packet.length > this.maxBytes) this.destroy()
      else if (this.#mustWait()) socket.pause()
    })
    socket.on('drain', () => this.#readOn())
    socket.on('error', () => this.destroy())
    const end = new AbortController()
    this.gone = end.signal
    const late = setTimeout(() => {
      if (this.#take === undefined) this.destroy()
    }, connectMs).unref()
    socket.once('close', () => {
      clearTimeout(late)
      end.abort(new Error('the client is gone'))
    })
  }

  /** Ends a silent client, except while it waits for answers: then we may not have read on. */
  endAfter(silenceMs: number): void {
    this.#socket.setTimeout(silenceMs, () => {
      if (this.#unansweredBytes === 0) this.destroy()
      else this.#socket.setTimeout(silenceMs)
    })
  }

  flushAnswers(): void {
    const answers = this.#answers.splice(0)
    if (answers.length > 0 && this.#socket.writable) this.#socket.write(Buffer.concat(answers))
  }

  /** Ends the connection when all answers are written. */
  end(): void {
    this.flushAnswers()
    this.#socket.destroySoon()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #receive(packet: Packet): void {
    const { length = 0, messageId = 0 } = packet
    if (this.#socket.destroyed || !this.#socket.writable) return
    if (length > this.maxBytes) {
      this.destroy()
      return
    }
    if (this.#take === undefined) {
      if (this.#early !== undefined) this.#early.push(packet)
      else if (packet.cmd === 'connect') void this.#connect(packet)
      else this.destroy()
      return
    }
    switch (packet.cmd) {
      case 'publish': {
        const { topic, payload, qos } = packet
        if (qos > 0 && messageId === 0) this.destroy()
        else this.#bring({ topic, payload: payload as Buffer }, length, qos, messageId)
        break
      }
      case 'pubrel':
        this.#answer({ cmd: 'pubcomp', messageId })
        break
      case 'pingreq':
        this.#answer({ cmd: 'pingresp' })
        break
      case 'subscribe':
        // 128 is failure; the client stays connected.
        this.#answer({ cmd: 'suback', messageId, granted: packet.subscriptions.map(() => 128) })
        break
      case 'unsubscribe':
        this.#answer({ cmd: 'unsuback', messageId, granted: [] })
        break
      default:
        this.destroy()
    }
  }

  async #connect(packet: IConnectPacket): Promise<void> {
    this.#early = []
    this.#socket.pause()
    try {
      if ((packet.protocolVersion ?? 4) > 4) throw new RefusedError(1, 'expected MQTT 3.1.1')
      const take = await this.#accept(packet, this)
      if (this.#socket.destroyed) return
      this.#socket.write(generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }))
      this.#take = take
    } catch (error) {
      if (error instanceof RefusedError)
        this.#socket.write(generate({ cmd: 'connack', returnCode: error.returnCode, sessionPresent: false }))
      this.end()
      return
    }
    for (const early of this.#early) this.#receive(early)
    this.#early = undefined
    this.#readOn()
  }

  #bring(message: Message, bytes: number, qos: 0 | 1 | 2, messageId: number): void {
    const cost = bytes + MESSAGE_COST_BYTES
    this.#hold(cost)
    this.#take?.(message).then(
      () => {
        this.#hold(-cost)
        if (qos !== 0) this.#answer(acknowledgement(qos, messageId))
        this.#readOn()
      },
      () => {
        this.#hold(-cost)
        this.destroy()
      },
    )
  }

  #hold(bytes: number): void {
    this.#unansweredBytes += bytes
    const borrowed = Math.max(0, this.#unansweredBytes - LEAST_BYTES)
    this.#room.leftBytes -= borrowed - this.#borrowedBytes
    this.#borrowedBytes = borrowed
  }

  #mustWait(): boolean {
    return (
      this.#early !== undefined ||
      this.#unansweredBytes >= WINDOW_BYTES ||
      (this.#unansweredBytes >= LEAST_BYTES && this.#room.leftBytes <= 0) ||
      this.#socket.writableLength > MOST_UNREAD_BYTES
    )
  }

  #readOn(): void {
    if (this.#socket.isPaused() && !this.#mustWait()) this.#socket.resume()
  }

  /** The messages of a batch are answered at the same moment: all in one write. */
  #answer(packet: Packet | Buffer): void {
    const answer = 'cmd' in packet ? generate(packet) : packet
    if (this.#answers.push(answer) === 1) setImmediate(() => this.flushAnswers())
  }
}

/** PUBACK or PUBREC. Not by `generate`, which takes as long as reading the message. */
function acknowledgement(qos: 1 | 2, messageId: number): Buffer {
  return Buffer.of(qos === 1 ? 0x40 : 0x50, 2, messageId >> 8, messageId & 0xff)
}
