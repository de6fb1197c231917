import type { EventEmitter } from 'node:events'
import { Client, type ClientConfig, type CustomTypesConfig } from 'pg'
import type { BackendMessage } from 'pg-protocol/dist/messages.js'
import { Parser } from 'pg-protocol/dist/parser.js'

/**
 * A `pg` client that also reads rows in the protocol's binary format, which `pg` asks for (`binary: true`) but then decodes
 * as text. Geometry comes without a detour through hexadecimal: a tile's 4,000 rows in 5.5 ms instead of 9.
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

/** The part of `pg`'s connection that is replaced: how bytes from the socket become events. */
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

const HEADER_BYTES = 5
const DATA_ROW = 0x44

/** Cuts a byte stream into messages; rows of binary fields are read here, everything else by `pg-protocol`. */
function createMessageReader(deliver: (message: BackendMessage | BinaryRow) => void): (chunk: Buffer) => void {
  const parser = new Parser()
  let rest: Buffer = Buffer.alloc(0)
  let binary = false

  return (chunk) => {
    // Never reuses memory: the fields of a binary row are views of it.
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let offset = 0
    while (offset + HEADER_BYTES <= bytes.length) {
      const end = offset + 1 + bytes.readUInt32BE(offset + 1)
      if (end > bytes.length) break
      if (binary && bytes[offset] === DATA_ROW) deliver(readBinaryRow(bytes, offset + HEADER_BYTES))
      else {
        parser.parse(bytes.subarray(offset, end), (message) => {
          if (message.name === 'rowDescription') binary = isBinary(message)
          deliver(message)
        })
      }
      offset = end
    }
    rest = bytes.subarray(offset)
  }
}

interface BinaryRow {
  readonly name: 'dataRow'
  readonly fields: (Buffer | null)[]
}

function readBinaryRow(bytes: Buffer, start: number): BinaryRow {
  const fields = new Array<Buffer | null>(bytes.readInt16BE(start))
  let offset = start + 2
  for (let index = 0; index < fields.length; index++) {
    const length = bytes.readInt32BE(offset)
    offset += 4
    if (length < 0) fields[index] = null
    else {
      fields[index] = bytes.subarray(offset, offset + length)
      offset += length
    }
  }
  return { name: 'dataRow', fields }
}

function isBinary(message: BackendMessage): boolean {
  const { fields } = message as BackendMessage & { fields: { format: 'text' | 'binary' }[] }
  return fields[0]?.format === 'binary'
}
