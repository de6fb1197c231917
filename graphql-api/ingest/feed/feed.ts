import type { FeedItem, FeedItemKind } from './feed-item.ts'

/**
 * A source of data: its publisher, the kinds of item it carries, when it becomes stale, and how a message becomes
 * readings, positions, alerts or reports. One file each; `index.ts` lists them.
 */
export interface Feed<Message = unknown> {
  /** `POST /feeds/{id}`, MQTT topics `feeds/{id}/…`; 2…64 of a–z, 0–9, `.`, `_`, `-`. */
  readonly id: string
  readonly title: Bilingual
  /** The responsible department. */
  readonly publisher: Bilingual
  readonly carries: readonly FeedItemKind[]
  /** As stated by the publisher. */
  readonly licence: string
  /**
   * Security grade: open 公开, shared 共享 (everyone who is signed in), restricted 受限 (requires the right
   * `restricted.view`).
   */
  readonly grade: 'open' | 'shared' | 'restricted'
  /** Expected interval between items of one thing. */
  readonly cadenceMs: number
  /** The feed is stale when nothing arrived for this long. */
  readonly staleAfterMs: number
  /** Accepted encodings; the first is assumed for a message that does not name one. */
  readonly encodings: readonly Encoding[]
  /** Largest message, bytes; default 4 MiB. */
  readonly maxBytes?: number
  /** Personal fields beyond those of every feed (privacy/personal-fields.ts). */
  readonly sensitive?: SensitiveFields
  /** Layout of its tables; absent: commas, UTF-8. */
  readonly table?: TableLayout
  /** A reading older than this on arrival is rejected as TOO_OLD; absent: the retention of readings. */
  readonly maxAgeMs?: number
  /** Parses and checks a message. Never throws on the content of `payload`. */
  validate(payload: Payload): Validated<Message>
  /** Pure: the same message gives the same items. */
  toObservations(message: Message, context: MessageContext): Outcome
  /** A recorded message in `samples/`; the contract test passes it through `validate` and `toObservations`. */
  readonly sample: string
}

/**
 * Fields that contain personal data. The original of a rejected message is sealed: shown with these fields masked, and
 * in full only to a person who gives a reason, which is audited. Faults, logs and counts never contain their values.
 */
export interface SensitiveFields {
  /**
   * Names of fields, columns, elements or attributes, at any depth and including everything below them; `caller.phone`
   * if the name alone is ambiguous. Case and separators are ignored.
   */
  readonly fields: readonly string[]
  /** Number plates are personal here: they are masked in texts too. */
  readonly plates?: boolean
  /**
   * Fields that are kept of a rejected item; the rest is dropped, as it is for accepted items. Absent: the message as
   * received.
   */
  readonly keeps?: readonly string[]
}

export interface TableLayout {
  /** One character. */
  readonly delimiter: string
  /** Label of the Encoding Standard; absent: `utf-8`. */
  readonly charset?: string
  /** Columns of a table without a header, or of JSON items that are arrays. */
  readonly columns?: readonly string[]
  /** Columns by which a header line is recognized. */
  readonly named: readonly string[]
}

export type Encoding = 'json' | 'ndjson' | 'xml' | 'csv' | 'protobuf' | 'zip'

export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** A message as received. */
export interface Payload {
  readonly bytes: Uint8Array
  readonly encoding: Encoding
  /**
   * Topic below `feeds/{id}/`, name of the dropped file, or path of the polled address. Some devices identify
   * themselves only here.
   */
  readonly origin?: string
}

export interface MessageContext {
  readonly receivedAtMs: number
  readonly origin?: string
}

/** Well-formed messages, and the faults of the others. Both may be empty. */
export interface Validated<Message> {
  readonly messages: readonly Message[]
  readonly faults: readonly Fault[]
}

/**
 * `empty` is a valid message without content; it counts as a sign of life. Faults beside arrivals belong to single
 * items.
 */
export type Outcome =
  | {
      readonly state: 'ok'
      readonly arrivals: readonly FeedItem[]
      readonly faults?: readonly Fault[]
      /** Content accepted although its format forbids it: field, value, and what is expected. */
      readonly notes?: readonly string[]
    }
  | { readonly state: 'empty' }
  | { readonly state: 'failed'; readonly faults: readonly Fault[] }

/** A rejected item, with the reason. */
export interface Fault {
  readonly code: FaultCode
  /** Field, value and what is expected: `items[3].pm25 is "n/a"; expected µg/m³, a number ≥ 0`. */
  readonly message: string
  /** `line 12`, `items[3].pm25`, `stop_times.txt line 40`. */
  readonly place?: string
}

/**
 * UNREADABLE: not in its encoding at all. INVALID: breaks the rules of its format. FORBIDDEN: allowed by the format but
 * not here (document types and external entities in XML, unlimited nesting). OUT_OF_RANGE: physically implausible.
 * UNKNOWN_PROPERTY, UNKNOWN_UNIT, UNKNOWN_THING: the name is not known here. FUTURE, TOO_OLD: the time is impossible or
 * too old. TOO_LARGE: over the feed's limit.
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

/** The result of one message, sent to its publisher after the rows are durable. */
export interface Receipt {
  readonly state: 'ok' | 'empty' | 'failed'
  /** Rows written, including corrections. */
  readonly accepted: number
  /** Items that were already known with the same values. */
  readonly duplicates: number
  readonly rejected: number
  /** The first 20; `rejected` has the number. */
  readonly faults: readonly Fault[]
  /** Content accepted although its format forbids it, the first 20; absent: none. */
  readonly notes?: readonly string[]
  /** Id of the dead letter; absent: nothing was rejected. */
  readonly deadLetterId?: number
}
