import type { EventEmitter } from 'node:events'
import { Client, types, type ClientConfig, type CustomTypesConfig } from 'pg'
import type { BackendMessage } from 'pg-protocol/dist/messages.js'
import { Parser } from 'pg-protocol/dist/parser.js'

/**
 * A `pg` client with a row reader of its own. It reads the binary format, which `pg` can request (`binary: true`) but
 * then decodes as text: geometry avoids hexadecimal, and a tile's 4,000 rows take 5.5 ms instead of 9. In text format
 * it reads whole numbers without creating strings.
 */
export class BinaryClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config)
    const { connection } = this as unknown as { connection: PgConnection }
    connection.attachListeners = (stream) => {
      const read = createMessageReader((message) => {
        connection.emit(message.name === 'error' ? 'errorMessage' : message.name, message)
      })
      stream.on('data', read)
    }
  }
}

/** The part of `pg`'s connection that is replaced: it turns bytes from the socket into events. */
interface PgConnection extends EventEmitter {
  attachListeners(stream: EventEmitter): void
}

/** Readers for the binary formats of the types that our statements return; other types stay bytes. */
export const BINARY_TYPES: CustomTypesConfig = {
  getTypeParser: ((oid: number) =>
    BINARY_READERS.get(oid) ?? ((bytes: Buffer) => bytes)) as CustomTypesConfig['getTypeParser'],
}

const text = (bytes: Buffer): string => bytes.toString('utf8')
const BINARY_READERS = new Map<number, (bytes: Buffer) => unknown>([
  [16 /* bool */, (bytes) => bytes[0] === 1],
  [20 /* int8 */, (bytes) => Number(bytes.readBigInt64BE(0))],
  [21 /* int2 */, (bytes) => bytes.readInt16BE(0)],
  [23 /* int4 */, (bytes) => bytes.readInt32BE(0)],
  [25 /* text */, text],
  [700 /* float4 */, (bytes) => bytes.readFloatBE(0)],
  [701 /* float8 */, (bytes) => bytes.readDoubleBE(0)],
  [1042 /* bpchar */, text],
  [1043 /* varchar */, text],
])

const WHOLE_NUMBERS: ReadonlySet<number> = new Set([20 /* int8 */, 21 /* int2 */, 23 /* int4 */])
const asItIs = (value: unknown): unknown => value

/** For rows in text format: whole numbers are already parsed, the rest is parsed as by `pg`. */
export const TEXT_TYPES: CustomTypesConfig = {
  getTypeParser: ((oid: Parameters<typeof types.getTypeParser>[0]) =>
    WHOLE_NUMBERS.has(oid)
      ? asItIs
      : (types.getTypeParser(oid, 'text') as unknown)) as CustomTypesConfig['getTypeParser'],
}

const HEADER_BYTES = 5
const DATA_ROW = 0x44

/** Reads the field between two offsets. */
type FieldReader = (bytes: Buffer, start: number, end: number) => unknown

/** Splits a byte stream into messages; rows are read here, everything else by `pg-protocol`. */
function createMessageReader(deliver: (message: BackendMessage | Row) => void): (chunk: Buffer) => void {
  const parser = new Parser()
  let rest: Buffer = Buffer.alloc(0)
  let readers: readonly FieldReader[] = []

  return (chunk) => {
    // Never reuses memory: the fields of a binary row are views of it.
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let offset = 0
    while (offset + HEADER_BYTES <= bytes.length) {
      const end = offset + 1 + bytes.readUInt32BE(offset + 1)
      if (end > bytes.length) break
      if (bytes[offset] === DATA_ROW) deliver(readRow(bytes, offset + HEADER_BYTES, readers))
      else {
        parser.parse(bytes.subarray(offset, end), (message) => {
          if (message.name === 'rowDescription') readers = readersOf(message)
          deliver(message)
        })
      }
      offset = end
    }
    rest = bytes.subarray(offset)
  }
}

interface Row {
  readonly name: 'dataRow'
  readonly fields: unknown[]
}

function readRow(bytes: Buffer, start: number, readers: readonly FieldReader[]): Row {
  const fields = new Array<unknown>(bytes.readInt16BE(start))
  let offset = start + 2
  for (let index = 0; index < fields.length; index++) {
    const length = bytes.readInt32BE(offset)
    offset += 4
    if (length < 0) fields[index] = null
    else {
      fields[index] = (readers[index] ?? readText)(bytes, offset, offset + length)
      offset += length
    }
  }
  return { name: 'dataRow', fields }
}

function readersOf(message: BackendMessage): FieldReader[] {
  const { fields } = message as BackendMessage & { fields: { format: 'text' | 'binary'; dataTypeID: number }[] }
  return fields.map(({ format, dataTypeID }) =>
    format === 'binary' ? readBytes : WHOLE_NUMBERS.has(dataTypeID) ? readWholeNumber : readText,
  )
}

function readBytes(bytes: Buffer, start: number, end: number): Buffer {
  return bytes.subarray(start, end)
}

function readText(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end)
}

const MINUS = 0x2d
const ZERO = 0x30
/** Numbers of up to this many characters are exact. */
const EXACT_LENGTH = 15

function readWholeNumber(bytes: Buffer, start: number, end: number): number {
  if (end - start > EXACT_LENGTH) return Number(bytes.toString('latin1', start, end))
  const isNegative = bytes[start] === MINUS
  let value = 0
  for (let index = isNegative ? start + 1 : start; index < end; index++) {
    value = value * 10 + ((bytes[index] as number) - ZERO)
  }
  return isNegative ? -value : value
}
