import type { Geometry } from 'geojson'
import type { DecimalSign } from '../../../domain/written/numbers.ts'

export type Fields = Readonly<Record<string, unknown>>

/** A feature from a file, before mapping and conversion. */
export type FieldRecord =
  | {
      readonly line: number
      /** The format's own id, if it has one. */
      readonly id?: string | undefined
      readonly fields: Fields
      /** The decimal sign of its position, if that is text. */
      readonly decimal?: DecimalSign | undefined
      /** In the file's coordinate system, of unchecked structure; null if it has none. */
      readonly geometry: Geometry | null
    }
  | {
      readonly line: number
      readonly id?: string | undefined
      /** Why the feature cannot be read at all. */
      readonly fault: string
      readonly original: unknown
    }

/** A file of such features that can be read repeatedly. */
export interface FieldSource {
  readonly bytes: number
  /** Yields features one by one, with the bytes consumed so far. */
  pass(): AsyncIterable<{ readonly done: number; readonly records: readonly FieldRecord[] }>
}

/** The first features of one layer of a file. */
export interface LayerSample {
  /** Absent: the file has one layer without a name. */
  readonly layer?: string
  readonly records: readonly FieldRecord[]
}
