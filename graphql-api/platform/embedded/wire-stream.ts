import { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { Gate, GateConnection } from './gate.ts'

/** Carries a `pg` client's bytes to the gate of the engine in this process, in place of a TCP socket. */
export class WireStream extends Duplex {
  private readonly connection: GateConnection

  constructor(gate: Gate) {
    super()
    this.connection = gate.connect({
      deliver: (bytes) => this.push(bytes),
      hangUp: (error) => this.destroy(error),
    })
  }

  connect(): this {
    process.nextTick(() => this.emit('connect'))
    return this
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.connection.push(chunk)
    done()
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: (error?: Error) => void): void {
    this.connection.push(Buffer.concat(chunks.map(({ chunk }) => chunk)))
    done()
  }

  override _read(): void {
    // Replies are pushed as they arrive.
  }

  override _final(done: (error?: Error) => void): void {
    this.connection.close()
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.connection.close()
    done(error)
  }

  // Socket options of `pg`, meaningless for a thread.
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
}

/** A socket that always connects to `path`, whatever host and port `pg` requests. */
export function localSocket(path: string): Socket {
  const socket = new Socket()
  const connect = socket.connect.bind(socket)
  socket.connect = () => connect(path)
  return socket
}
