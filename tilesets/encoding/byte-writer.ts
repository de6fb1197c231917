/** Bytes of a Protocol Buffers message, written in place into one growing array that is kept from tile to tile. */
export class ByteWriter {
  bytes: Uint8Array
  length = 0
  #view: DataView

  constructor(capacity = 1 << 16) {
    this.bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.bytes.buffer)
  }

  clear(): void {
    this.length = 0
  }

  /** Makes room for `count` more bytes; `varint` and `zigzag` write without asking, so call this before them. */
  reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
    this.#view = new DataView(grown.buffer)
  }

  /** An unsigned whole number below 2^53: at most 8 bytes. */
  varint(value: number): void {
    const bytes = this.bytes
    let at = this.length
    while (value > 0x7fffffff) {
      bytes[at++] = (value % 128) | 0x80
      value = Math.floor(value / 128)
    }
    while (value > 0x7f) {
      bytes[at++] = (value & 0x7f) | 0x80
      value >>>= 7
    }
    bytes[at++] = value
    this.length = at
  }

  /** A signed 31-bit whole number as the zigzag varint of MVT parameters: at most 5 bytes. */
  zigzag(value: number): void {
    this.varint((value << 1) ^ (value >> 31))
  }

  append(source: Uint8Array, length = source.length): void {
    this.reserve(length)
    if (length < 64) {
      for (let i = 0; i < length; i++) this.bytes[this.length + i] = source[i] ?? 0
    } else {
      this.bytes.set(length === source.length ? source : source.subarray(0, length), this.length)
    }
    this.length += length
  }

  /** A length-delimited field. */
  field(tag: number, source: Uint8Array, length = source.length): void {
    this.reserve(length + 16)
    this.varint((tag << 3) | 2)
    this.varint(length)
    this.append(source, length)
  }

  numberField(tag: number, value: number): void {
    this.reserve(16)
    this.varint(tag << 3)
    this.varint(value)
  }

  float(tag: number, value: number): void {
    this.reserve(16)
    this.varint((tag << 3) | 5)
    this.#view.setFloat32(this.length, value, true)
    this.length += 4
  }

  double(tag: number, value: number): void {
    this.reserve(16)
    this.varint((tag << 3) | 1)
    this.#view.setFloat64(this.length, value, true)
    this.length += 8
  }
}

/** Bytes that `ByteWriter.varint` takes for a value. */
export function varintLength(value: number): number {
  let length = 1
  while (value > 0x7f) {
    value = Math.floor(value / 128)
    length++
  }
  return length
}
