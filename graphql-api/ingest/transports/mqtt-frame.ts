/** Where a packet of MQTT lies (3.1.1, 2.2): a type, a length of one to four bytes, and as many bytes as that says. */
export interface Frame {
  /** Offset of what follows the length. */
  readonly body: number
  readonly end: number
}

const MAX_LENGTH_BYTES = 4

/** @returns `short` when more bytes are needed to know; `broken` when its length is none. The frame may end beyond the bytes. */
export function readFrame(bytes: Uint8Array, start: number): Frame | 'short' | 'broken' {
  let length = 0
  for (let i = 0; i < MAX_LENGTH_BYTES; i++) {
    const byte = bytes[start + 1 + i]
    if (byte === undefined) return 'short'
    length += (byte & 0x7f) * 128 ** i
    if (byte < 0x80) {
      const body = start + 2 + i
      return { body, end: body + length }
    }
  }
  return 'broken'
}
