const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const COMMA = 0x2c
const NEWLINE = 0x0a
const RECORD_SEPARATOR = 0x1e

/** Raw text of one feature and the line of the file on which it starts. */
export interface FeatureText {
  readonly bytes: Buffer
  readonly line: number
}

/** The file is not JSON with features. The message says where and why. */
export class SplitError extends Error {
  override readonly name = 'SplitError'
}

const MOST_FEATURE_BYTES = 256 * 1024 * 1024
const MOST_HEAD_BYTES = 1024 * 1024
const MOST_SCALAR_BYTES = 200

/**
 * Splits a GeoJSON stream into its features without parsing them: the elements of a FeatureCollection's `features` (or
 * of a bare array), or the objects of a sequence. Only brackets and strings are tracked, so that one invalid feature
 * (NaN) does not affect the rest of the file.
 */
export class FeatureSplitter {
  /** Members of the outermost object other than `features`, as JSON text, once the object has ended. */
  head: string | undefined
  private depth = 0
  private inString = false
  private escaped = false
  /** Depth of features: 0 in a sequence, 1 in a bare array, 2 in a collection; undefined while unknown. */
  private featureDepth: number | undefined
  private line = 1
  private startLine = 1
  private kept: Buffer[] = []
  private keptBytes = 0
  private headParts: Buffer[] = []
  private key: number[] = []
  private lastKey = ''
  private consumed = 0
  private sawAnything = false
  /** Text among the features that is neither object nor array. */
  private scalar: number[] = []
  private scalarLine = 1

  /** Features that end in this chunk. @throws {SplitError} */
  push(chunk: Buffer): FeatureText[] {
    const found: FeatureText[] = []
    let start = 0
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number
      if (byte === NEWLINE) this.line++
      if (this.depth === this.featureDepth) {
        if (this.inString || isScalar(byte)) this.noteScalar(byte)
        else if (this.scalar.length > 0 && byte > 0x20) found.push(this.takeScalar())
      }
      if (this.inString) {
        if (this.escaped) this.escaped = false
        else if (byte === BACKSLASH) this.escaped = true
        else if (byte === QUOTE) {
          this.inString = false
          if (this.depth === 1) this.lastKey = Buffer.from(this.key).toString()
        } else if (this.depth === 1 && this.key.length < 32) this.key.push(byte)
        continue
      }
      switch (byte) {
        case QUOTE:
          if (this.depth === 0) this.fail(i, 'a string outside any object')
          this.inString = true
          if (this.depth === 1) this.key = []
          break
        case OPEN_OBJECT:
        case OPEN_ARRAY:
          this.sawAnything = true
          if (this.depth === 0 && byte === OPEN_ARRAY) this.featureDepth = 1
          else if (this.depth === (this.featureDepth ?? 0)) {
            this.startLine = this.line
            start = i
            if (this.featureDepth !== undefined) this.kept = []
            this.keptBytes = 0
          }
          this.depth++
          if (
            byte === OPEN_ARRAY &&
            this.depth === 2 &&
            this.featureDepth === undefined &&
            this.lastKey === 'features'
          ) {
            this.featureDepth = 2
            this.headParts.push(...this.kept, chunk.subarray(start, i + 1))
            this.kept = []
            start = i + 1
          }
          break
        case CLOSE_OBJECT:
        case CLOSE_ARRAY:
          this.depth--
          if (this.depth < 0) this.fail(i, 'a closing bracket too many')
          if (this.featureDepth !== undefined && this.depth === this.featureDepth) {
            found.push(this.take(chunk.subarray(start, i + 1)))
            start = i + 1
          } else if (this.featureDepth === 2 && this.depth === 1 && byte === CLOSE_ARRAY) {
            // After the features: the remaining members of the collection.
            this.featureDepth = undefined
            this.lastKey = ''
            this.kept = []
            this.keptBytes = 0
            start = i
          } else if (this.featureDepth === undefined && this.depth === 0) {
            const text = this.take(chunk.subarray(start, i + 1))
            if (this.headParts.length > 0) {
              this.head = Buffer.concat([...this.headParts, text.bytes]).toString()
              this.headParts = []
            } else found.push(text)
            start = i + 1
            this.lastKey = ''
          } else if (this.featureDepth === 1 && this.depth === 0) this.featureDepth = undefined
          break
        default:
          if (this.depth === 0 && byte > 0x20 && byte !== COMMA && byte !== RECORD_SEPARATOR) this.refuse(byte, i)
          if (
            this.depth === 0 &&
            byte < 0x20 &&
            byte !== NEWLINE &&
            byte !== 0x0d &&
            byte !== 0x09 &&
            byte !== RECORD_SEPARATOR
          )
            this.refuse(byte, i)
      }
    }
    if (this.depth > (this.featureDepth ?? 0)) {
      const rest = chunk.subarray(start)
      this.kept.push(Buffer.from(rest))
      this.keptBytes += rest.length
      const most = this.headParts.length > 0 && this.featureDepth === undefined ? MOST_HEAD_BYTES : MOST_FEATURE_BYTES
      if (this.keptBytes > most)
        this.fail(chunk.length, `an object that starts on line ${this.startLine} is over ${most} bytes long`)
    }
    this.consumed += chunk.length
    return found
  }

  /** End of the file. @throws {SplitError} if it ended inside an object */
  end(): void {
    if (!this.sawAnything) throw new SplitError('it holds no JSON object')
    if (this.depth > 0 || this.inString) {
      throw new SplitError(
        `it ends at line ${this.line}, byte ${this.consumed}, inside ${this.inString ? 'a string' : 'an object'}; the file is truncated`,
      )
    }
  }

  private noteScalar(byte: number): void {
    if (this.scalar.length === 0) this.scalarLine = this.line
    if (this.scalar.length < MOST_SCALAR_BYTES) this.scalar.push(byte)
  }

  private takeScalar(): FeatureText {
    const bytes = Buffer.from(this.scalar)
    this.scalar = []
    return { bytes, line: this.scalarLine }
  }

  private take(last: Buffer): FeatureText {
    const bytes = this.kept.length === 0 ? last : Buffer.concat([...this.kept, last])
    this.kept = []
    this.keptBytes = 0
    return { bytes, line: this.startLine }
  }

  private refuse(byte: number, at: number): void {
    // The file may start with a UTF-8 byte order mark.
    if (this.consumed === 0 && at < 3 && (byte === 0xef || byte === 0xbb || byte === 0xbf)) return
    this.fail(at, byte === 0 ? 'a zero byte' : `"${String.fromCharCode(byte)}"`)
  }

  private fail(at: number, found: string): never {
    throw new SplitError(`line ${this.line}, byte ${this.consumed + at}: ${found}; expected JSON objects`)
  }
}

/** True for a byte of a word, number or string, which is not a feature. */
function isScalar(byte: number): boolean {
  return (
    byte > 0x20 &&
    byte !== COMMA &&
    byte !== OPEN_OBJECT &&
    byte !== CLOSE_OBJECT &&
    byte !== OPEN_ARRAY &&
    byte !== CLOSE_ARRAY
  )
}
