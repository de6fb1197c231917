import { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import { readFrame } from './mqtt-frame.ts'
import { createPublishReader, type Publish } from './mqtt-publish.ts'

/** Bytes of unanswered messages of one connection; further ones stay in the socket. */
export const WINDOW_BYTES = 512 * 1024
/** Cost of a message besides its bytes. */
const MESSAGE_COST_BYTES = 128
/** Answers that a client has not read. */
const MOST_UNREAD_BYTES = 64 * 1024

/** Room shared by all connections, besides the minimum of each. */
export interface SharedRoom {
  leftBytes: number
}
/** Minimum of each connection, however little shared room is left. */
const LEAST_BYTES = 64 * 1024

export interface MqttStreamOptions {
  readonly socket: Socket
  readonly room: SharedRoom
  /** Longest packet before the client is authenticated, bytes. */
  readonly maxBytes: number
  /** Takes a message. Resolves when it may be acknowledged; a rejection ends the connection. */
  readonly take: (publish: Publish) => Promise<unknown>
}

/**
 * A connection for aedes, without the messages of QoS 0 and 1 once it is `open`. Those are handled here, several at a
 * time within the window, and their PUBACKs are written together: aedes would process them one after the other, for
 * subscribers that do not exist.
 */
export class MqttStream extends Duplex {
  /** Longest packet, bytes; a longer one ends the connection before it is buffered. */
  maxBytes: number
  /** Set by the broker when the client is connected; until then aedes reads everything. */
  isOpen = false
  /** Aborted when the connection ends. */
  readonly gone: AbortSignal
  readonly #socket: Socket
  readonly #room: SharedRoom
  readonly #take: MqttStreamOptions['take']
  readonly #readPublish = createPublishReader()
  #chunks: Buffer[] = []
  #kept = 0
  /** Bytes needed before parsing is tried again. */
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

  /**
   * Ends a connection that was silent for this long, unless messages of it are in progress: then we may have stopped
   * reading.
   */
  endAfter(silenceMs: number): void {
    this.#socket.setTimeout(silenceMs, () => {
      if (this.#inHandBytes === 0) this.destroy(new Error('the client was silent for longer than its keep-alive'))
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

  /** Messages of a batch are answered at the same moment: all in one write. */
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

  /** aedes has read everything passed to it. */
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
