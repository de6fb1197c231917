import type { FeedItem, FeedItemKind } from './feed-item.ts'

/**
 * One way in which data reaches the city: who publishes it, what it may carry, how old it may get, and how a message becomes readings,
 * positions, alerts or reports. One a file; `index.ts` lists them.
 */
export interface Feed<Message = unknown> {
  /** `POST /feeds/{id}`, MQTT topics `feeds/{id}/…`; 2…64 of a–z, 0–9, `.`, `_`, `-`. */
  readonly id: string
  readonly title: Bilingual
  /** The department that answers for it. */
  readonly publisher: Bilingual
  readonly carries: readonly FeedItemKind[]
  /** As its publisher states it. */
  readonly licence: string
  /** Security grade: open 公开, shared 共享 (all who are signed in), restricted 受限 (needs the right `restricted.view`). */
  readonly grade: 'open' | 'shared' | 'restricted'
  /** How often each thing of it is expected to speak. */
  readonly cadenceMs: number
  /** What it brought is stale when nothing arrived for this long. */
  readonly staleAfterMs: number
  /** How its messages may be written; the first is assumed where a message does not say. */
  readonly encodings: readonly Encoding[]
  /** Largest message, bytes; default 4 MiB. */
  readonly maxBytes?: number
  /** What of its messages is about people; absent: nothing beside what is so in every feed (privacy/personal-fields.ts). */
  readonly sensitive?: SensitiveFields
  /** How its tables are laid out; absent: commas, UTF-8. */
  readonly table?: TableLayout
  /** A reading older than this when it arrives is rejected as TOO_OLD; absent: as old as readings are kept. */
  readonly maxAgeMs?: number
  /** Takes a message apart and checks it. Never throws for what is in `payload`. */
  validate(payload: Payload): Validated<Message>
  /** Pure: the same message gives the same arrivals. */
  toObservations(message: Message, context: MessageContext): Outcome
  /** A recorded message in `samples/`, which the contract test brings through `validate` and `toObservations`. */
  readonly sample: string
}

/**
 * Fields about people. What is kept of a message for taking it in again is sealed: shown by the shape of these fields, in full only to who
 * gives a reason and is written down. No fault, log line or count ever tells a value of theirs.
 */
export interface SensitiveFields {
  /**
   * Names of fields, columns, elements or attributes, at any depth and with all that is below them; `caller.phone` where the name alone
   * says too little. Case and separators do not count.
   */
  readonly fields: readonly string[]
  /** Number plates tell of people here: they are masked in texts as well. */
  readonly plates?: boolean
  /** All that is kept of a rejected item, by name; the rest is dropped as it is of a good one. Absent: the message as it came. */
  readonly keeps?: readonly string[]
}

export interface TableLayout {
  /** One character. */
  readonly delimiter: string
  /** Label of the Encoding Standard; absent: `utf-8`. */
  readonly charset?: string
  /** Of a table without a header, and of items of JSON that are lists. */
  readonly columns?: readonly string[]
  /** Columns that tell a header from any other line. */
  readonly named: readonly string[]
}

export type Encoding = 'json' | 'ndjson' | 'xml' | 'csv' | 'protobuf' | 'zip'

export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** A message as it came. */
export interface Payload {
  readonly bytes: Uint8Array
  readonly encoding: Encoding
  /** Topic below `feeds/{id}/`, name of the dropped file, or path of the polled address: some devices say who they are there alone. */
  readonly origin?: string
}

export interface MessageContext {
  readonly receivedAtMs: number
  readonly origin?: string
}

/** Messages that are well formed, and what is wrong with the others. Both may be empty. */
export interface Validated<Message> {
  readonly messages: readonly Message[]
  readonly faults: readonly Fault[]
}

/** `empty` is a good message that tells of nothing; it counts as a sign of life. Faults beside arrivals are of single items. */
export type Outcome =
  | {
      readonly state: 'ok'
      readonly arrivals: readonly FeedItem[]
      readonly faults?: readonly Fault[]
      /** What was taken although its format forbids it: which, the value, and what would be right. */
      readonly notes?: readonly string[]
    }
  | { readonly state: 'empty' }
  | { readonly state: 'failed'; readonly faults: readonly Fault[] }

/** What was not taken, and why. */
export interface Fault {
  readonly code: FaultCode
  /** What, which, the value, and what would be right: `items[3].pm25 is "n/a"; expected µg/m³, a number ≥ 0`. */
  readonly message: string
  /** `line 12`, `items[3].pm25`, `stop_times.txt line 40`. */
  readonly place?: string
}

/**
 * UNREADABLE: not of its encoding at all. INVALID: breaks its format's rules. FORBIDDEN: what a format allows and we do not (document types
 * and external entities in XML, nesting without end). OUT_OF_RANGE: not physically plausible. UNKNOWN_PROPERTY, UNKNOWN_UNIT, UNKNOWN_THING:
 * nothing here answers to that name. FUTURE, TOO_OLD: dated where it cannot be. TOO_LARGE: over the feed's limit.
 */
export type FaultCode =
  | 'UNREADABLE'
  | 'INVALID'
  | 'FORBIDDEN'
  | 'OUT_OF_RANGE'
  | 'UNKNOWN_PROPERTY'
  | 'UNKNOWN_UNIT'
  | 'UNKNOWN_THING'
  | 'FUTURE'
  | 'TOO_OLD'
  | 'TOO_LARGE'

/** What became of one message: the answer to who brought it, after its rows are durable. */
export interface Receipt {
  readonly state: 'ok' | 'empty' | 'failed'
  /** Rows written, corrections among them. */
  readonly accepted: number
  /** Known already, the same to the digit. */
  readonly duplicates: number
  readonly rejected: number
  /** At most 20 of them; `rejected` has the number. */
  readonly faults: readonly Fault[]
  /** What was taken although its format forbids it, 20 at most; absent: nothing. */
  readonly notes?: readonly string[]
  /** Of what is kept of the rejected; absent: nothing was rejected. */
  readonly deadLetterId?: number
}
