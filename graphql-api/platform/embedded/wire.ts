/**
 * The parts of the PostgreSQL frontend/backend protocol 3.0 (PostgreSQL manual, chapter "Message Formats") needed for
 * the embedded engine: message boundaries, and the few replies given on the engine's behalf.
 */

const CODE = { query: 0x51, sync: 0x53, terminate: 0x58, readyForQuery: 0x5a } as const

/**
 * One unit of work: messages up to and including the `Sync` or `Query` that the engine answers with `ReadyForQuery`.
 */
export type Cycle = { kind: 'startup' } | { kind: 'work'; bytes: Uint8Array } | { kind: 'terminate' }

/** Splits incoming bytes into cycles. A message above `MAX_MESSAGE_BYTES` is an error. */
export class CycleReader {
  private pending: Buffer = Buffer.alloc(0)
  private started = false

  /** @throws {Error} if a message declares an implausible length */
  push(chunk: Uint8Array): Cycle[] {
    this.pending = this.pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.pending, chunk])
    const cycles: Cycle[] = []
    let offset = 0
    let cycleStart = 0
    for (;;) {
      const headerBytes = this.started ? 5 : 4
      if (this.pending.length - offset < headerBytes) break
      const length = this.pending.readInt32BE(offset + headerBytes - 4)
      if (length < 4 || length > MAX_MESSAGE_BYTES)
        throw new Error(`protocol message of ${String(length)} bytes refused`)
      const end = offset + headerBytes - 4 + length
      if (end > this.pending.length) break
      const code = this.started ? this.pending[offset] : undefined
      offset = end
      if (!this.started) {
        this.started = true
        cycles.push({ kind: 'startup' })
        cycleStart = offset
      } else if (code === CODE.terminate) {
        cycles.push({ kind: 'terminate' })
        cycleStart = offset
      } else if (code === CODE.sync || code === CODE.query) {
        cycles.push({ kind: 'work', bytes: Uint8Array.from(this.pending.subarray(cycleStart, offset)) })
        cycleStart = offset
      }
    }
    this.pending = this.pending.subarray(cycleStart)
    return cycles
  }
}

/** Large enough for any import batch, small enough that a wrong length cannot exhaust memory. */
const MAX_MESSAGE_BYTES = 256 * 1024 * 1024

/** `I`: idle, `T`: in a transaction, `E`: in a failed transaction. */
export type TransactionStatus = 'I' | 'T' | 'E'

/**
 * The status in the `ReadyForQuery` at the end of a reply; undefined if there is none: then the engine lost an
 * exception (as with GEOS errors) and the reply is unreliable.
 */
export function endOfReply(reply: Uint8Array): TransactionStatus | undefined {
  if (reply.length < 6 || reply[reply.length - 6] !== CODE.readyForQuery) return undefined
  const status = String.fromCharCode(reply[reply.length - 1] ?? 0)
  return status === 'I' || status === 'T' || status === 'E' ? status : undefined
}

export function queryMessage(sql: string): Uint8Array {
  return message('Q', Buffer.from(`${sql}\0`))
}

export function syncMessage(): Uint8Array {
  return message('S', Buffer.alloc(0))
}

/** The reply to a startup packet: no password, the parameters that clients read, idle. */
export function startupReply(serverVersion: string): Uint8Array {
  const parameters = [
    ['server_version', serverVersion],
    ['server_encoding', 'UTF8'],
    ['client_encoding', 'UTF8'],
    ['DateStyle', 'ISO, MDY'],
    ['IntervalStyle', 'postgres'],
    ['TimeZone', 'UTC'],
    ['integer_datetimes', 'on'],
    ['standard_conforming_strings', 'on'],
  ]
  return Buffer.concat([
    message('R', Buffer.alloc(4)),
    ...parameters.map(([name, value]) => message('S', Buffer.from(`${String(name)}\0${String(value)}\0`))),
    message('K', Buffer.alloc(8)),
    message('Z', Buffer.from('I')),
  ])
}

/** An `ErrorResponse` followed by `ReadyForQuery`. */
export function errorReply(sqlState: string, text: string, status: TransactionStatus): Uint8Array {
  const fields = `SERROR\0VERROR\0C${sqlState}\0M${text}\0\0`
  return Buffer.concat([message('E', Buffer.from(fields)), message('Z', Buffer.from(status))])
}

function message(code: string, body: Buffer): Buffer {
  const header = Buffer.alloc(5)
  header.write(code, 0, 'latin1')
  header.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}

/**
 * Whether a reply answers its request completely. The engine sometimes loses an exception (GEOS errors): in the simple
 * protocol the reply then lacks its end; in the extended one a `BindComplete` or `CommandComplete` is missing although
 * no error was reported.
 */
export function repliesInFull(request: Uint8Array, reply: Uint8Array): boolean {
  if (endOfReply(reply) === undefined) return false
  const answers = countMessages(reply)
  if (answers.has(0x45 /* ErrorResponse */)) return true
  const asked = countMessages(request)
  const completed = (answers.get(0x43 /* CommandComplete */) ?? 0) + (answers.get(0x73 /* PortalSuspended */) ?? 0)
  const executed = asked.get(0x45 /* Execute */) ?? 0
  const simple = asked.get(CODE.query) ?? 0
  return (
    (answers.get(0x32 /* BindComplete */) ?? 0) >= (asked.get(0x42 /* Bind */) ?? 0) && completed >= executed + simple
  )
}

/**
 * A reply with one `ReadyForQuery`, at its end. After an error in the extended protocol the engine sends two, before
 * and after the `Sync`: a pipelining client would take the second one for the end of its next statement, and be off by
 * one from then on.
 */
export function endedOnce(reply: Uint8Array): Uint8Array {
  if ((countMessages(reply).get(CODE.readyForQuery) ?? 0) < 2) return reply
  const parts: Uint8Array[] = []
  for (const { code, start, end } of messagesOf(reply))
    if (code !== CODE.readyForQuery || end === reply.length) parts.push(reply.subarray(start, end))
  return Buffer.concat(parts)
}

/**
 * The engine's final error, of severity FATAL or PANIC, e.g. when its log of changes cannot be written on a full disk.
 * Undefined: it continues.
 */
export function lastWords(reply: Uint8Array): string | undefined {
  for (const { code, start, end } of messagesOf(reply)) {
    if (code !== 0x45 /* ErrorResponse */) continue
    const fields = Buffer.from(reply.subarray(start + 5, end))
      .toString('utf8')
      .split('\0')
    const severity = fields.find((field) => field.startsWith('V'))?.slice(1)
    if (severity !== 'FATAL' && severity !== 'PANIC') continue
    return fields.find((field) => field.startsWith('M'))?.slice(1) ?? severity
  }
  return undefined
}

function* messagesOf(bytes: Uint8Array): Generator<{ code: number; start: number; end: number }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let start = 0; start + 5 <= bytes.length;) {
    const end = start + 1 + view.getInt32(start + 1)
    yield { code: bytes[start] ?? 0, start, end }
    start = end
  }
}

function countMessages(bytes: Uint8Array): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { code } of messagesOf(bytes)) counts.set(code, (counts.get(code) ?? 0) + 1)
  return counts
}
