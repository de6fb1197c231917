import { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import { readFrame } from './mqtt-frame.ts'
import { createPublishReader, type Publish } from './mqtt-publish.ts'

/** What one connection may have in hand of unanswered messages; further ones stay in the socket. */
export const WINDOW_BYTES = 512 * 1024
/** What a message costs us beside its bytes. */
const MESSAGE_COST_BYTES = 128
/** Of answers that a client does not read. */
const MOST_UNREAD_BYTES = 64 * 1024

/** Room that all connections share, beside the least that each may have. */
export interface SharedRoom {
  leftBytes: number
}
/** Each connection may have as much in hand, however little room the others have left. */
const LEAST_BYTES = 64 * 1024

export interface MqttStreamOptions {
  readonly socket: Socket
  readonly room: SharedRoom
  /** Longest packet until the client is known, bytes. */
  readonly maxBytes: number
  /** Brings a message in. Resolves when it may be acknowledged; a rejection ends the connection. */
  readonly take: (publish: Publish) => Promise<unknown>
}

/**
 * A connection as aedes sees it: without the messages of QoS 0 and 1 that come once it is `open`. Those are taken here, several in hand at
 * one time as far as the window goes, and their PUBACKs are written together: aedes reads more only when all that it has read is done, and
 * takes each message on the way that its subscribers need, which there are none of.
 */
export class MqttStream extends Duplex {
  /** Longest packet that is taken, bytes; longer ones end the connection before they are kept. */
  maxBytes: number
  /** Set when the client is connected, by aedes: until then it is aedes who reads all. */
  isOpen = false
  /** Aborted when the connection has ended. */
  readonly gone: AbortSignal
  readonly #socket: Socket
  readonly #room: SharedRoom
  readonly #take: MqttStreamOptions['take']
  readonly #readPublish = createPublishReader()
  #chunks: Buffer[] = []
  #kept = 0
  /** So much is needed before it is worth another look. */
  #needed = 2
  #inHandBytes = 0
  #borrowedBytes = 0
  #acknowledged: number[] = []
  #isFull = false

  constructor({ socket, room, maxBytes, take }: MqttStreamOptions) {
    super({ allowHalfOpen: false })
    this.#socket = socket
    this.#room = room
    this.maxBytes = maxBytes
    this.#take = take
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk)
      this.#kept += chunk.length
      this.#readOn()
    })
    socket.on('end', () => this.push(null))
    socket.on('error', (error) => this.destroy(error))
    socket.on('close', () => this.destroy())
    this.on('drain', () => this.#goOn())
    const end = new AbortController()
    this.gone = end.signal
    socket.once('close', () => end.abort(new Error('the client is gone')))
  }

  /** Ends the connection when nothing has come for so long, except while messages of it are in hand: then we may not have read on. */
  endAfter(silenceMs: number): void {
    this.#socket.setTimeout(silenceMs, () => {
      if (this.#inHandBytes === 0) this.destroy(new Error('nothing has come for as long as it promised'))
      else this.#socket.setTimeout(silenceMs)
    })
  }

  #goOn(): void {
    if (!this.#isFull || this.#mustWait()) return
    this.#isFull = false
    this.#socket.resume()
    this.#readOn()
  }

  #mustWait(): boolean {
    return (
      this.#inHandBytes >= WINDOW_BYTES ||
      (this.#inHandBytes >= LEAST_BYTES && this.#room.leftBytes <= 0) ||
      this.readableLength >= this.readableHighWaterMark ||
      this.writableLength > MOST_UNREAD_BYTES
    )
  }

  #readOn(): void {
    if (this.#isFull || this.destroyed || this.#kept < this.#needed) return
    const bytes = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks)
    let at = 0
    this.#needed = 2
    for (;;) {
      const frame = readFrame(bytes, at)
      if (frame === 'broken' || (typeof frame === 'object' && frame.end - frame.body > this.maxBytes)) {
        this.destroy(new Error(`a packet is longer than ${String(this.maxBytes)} bytes`))
        return
      }
      if (frame === 'short' || frame.end > bytes.length) {
        this.#needed = frame === 'short' ? bytes.length - at + 1 : frame.end - at
        break
      }
      if (this.#mustWait()) {
        this.#isFull = true
        this.#socket.pause()
        break
      }
      const publish = this.isOpen ? this.#readPublish(bytes, at, frame) : undefined
      if (publish === undefined) this.push(bytes.subarray(at, frame.end))
      else this.#bring(publish, frame.end - at + MESSAGE_COST_BYTES)
      at = frame.end
    }
    this.#chunks = at < bytes.length ? [bytes.subarray(at)] : []
    this.#kept = bytes.length - at
  }

  #bring(publish: Publish, cost: number): void {
    this.#hold(cost)
    this.#take(publish).then(
      () => {
        this.#hold(-cost)
        if (publish.messageId !== undefined) this.#acknowledge(publish.messageId)
        this.#goOn()
      },
      (error: unknown) => {
        this.#hold(-cost)
        this.destroy(error as Error)
      },
    )
  }

  #hold(bytes: number): void {
    this.#inHandBytes += bytes
    const borrowed = Math.max(0, this.#inHandBytes - LEAST_BYTES)
    this.#room.leftBytes -= borrowed - this.#borrowedBytes
    this.#borrowedBytes = borrowed
  }

  /** A batch's messages are answered at the same moment: all in one write. */
  #acknowledge(messageId: number): void {
    if (this.#acknowledged.push(messageId) === 1) setImmediate(() => this.flushAnswers())
  }

  flushAnswers(): void {
    const ids = this.#acknowledged
    if (ids.length === 0 || this.destroyed || this.writableEnded) return
    this.#acknowledged = []
    const answers = Buffer.allocUnsafe(ids.length * 4)
    ids.forEach((id, i) => answers.writeUInt32BE(0x4002_0000 + id, i * 4))
    this.write(answers)
  }

  /** aedes has read what was left to it. */
  override _read(): void {
    this.#goOn()
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, encoding, done)
  }

  override _final(done: () => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#chunks = []
    this.#kept = 0
    this.#socket.destroy()
    done(error)
  }
}
