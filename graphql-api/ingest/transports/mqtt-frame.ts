/** A packet of MQTT (3.1.1, 2.2): a type, a length of one to four bytes, and that many bytes. */
export interface Frame {
  /** Offset after the length. */
  readonly body: number
  readonly end: number
}

const MAX_LENGTH_BYTES = 4

/**
 * @returns `short` when more bytes are needed; `broken` when the length is invalid. The frame may end beyond the bytes
 */
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
