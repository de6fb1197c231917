import type { Socket } from 'node:net'

/** How long a packet may be; may change while the connection lives. */
export interface PacketLimit {
  maxBytes: number
}

/** Follows the frames of MQTT (3.1.1, 2.2): each has a type, a length of one to four bytes, and as many bytes as that says. */
export class PacketFrames {
  /** Of the frame's body that is still to come. */
  #left = 0
  /** Byte of the length that comes next, 0…3; −1: a type comes next. */
  #lengthByte = -1
  #length = 0

  constructor(readonly limit: PacketLimit) {}

  /** @returns false: a packet begins that is longer than the limit, or whose length is none. */
  follow(chunk: Uint8Array): boolean {
    for (let i = 0; i < chunk.length;) {
      if (this.#left > 0) {
        const step = Math.min(this.#left, chunk.length - i)
        this.#left -= step
        i += step
      } else if (this.#lengthByte < 0) {
        this.#lengthByte = 0
        this.#length = 0
        i++
      } else {
        const byte = chunk[i++] ?? 0
        this.#length += (byte & 0x7f) * 128 ** this.#lengthByte
        if (byte >= 0x80) {
          if (++this.#lengthByte > 3) return false
        } else {
          if (this.#length > this.limit.maxBytes) return false
          this.#left = this.#length
          this.#lengthByte = -1
        }
      }
    }
    return true
  }
}

/**
 * Ends the connection at the first packet that says to be longer than the limit, before its bytes are kept: the parser of aedes keeps
 * whatever a packet says to have, up to 256 MB. aedes reads by `read()` alone, which is where this listens.
 */
export function limitPackets(socket: Socket, limit: PacketLimit): void {
  const frames = new PacketFrames(limit)
  const read = socket.read.bind(socket)
  socket.read = (size?: number): Buffer | null => {
    const chunk = read(size) as Buffer | null
    if (chunk === null || frames.follow(chunk)) return chunk
    socket.destroy(new Error(`a packet is longer than ${String(limit.maxBytes)} bytes`))
    return null
  }
}
