import type { Geometry } from 'geojson'
import type { DecimalSign } from '../../../domain/written/numbers.ts'

export type Fields = Readonly<Record<string, unknown>>

/** One feature as a file gives it, before mapping and conversion. */
export type FieldRecord =
  | {
      readonly line: number
      /** The format's own id, if it has one. */
      readonly id?: string | undefined
      readonly fields: Fields
      /** The sign before the decimals of its position, where that is text. */
      readonly decimal?: DecimalSign | undefined
      /** In the file's coordinate system, of unchecked structure; null when it has none. */
      readonly geometry: Geometry | null
    }
  | {
      readonly line: number
      readonly id?: string | undefined
      /** Why the feature cannot be read at all. */
      readonly fault: string
      readonly original: unknown
    }

/** A file of such features that can be passed over more than once. */
export interface FieldSource {
  readonly bytes: number
  /** Yields features piece by piece, with the bytes consumed so far. */
  pass(): AsyncIterable<{ readonly done: number; readonly records: readonly FieldRecord[] }>
}

/** The first features of one layer of a file. */
export interface LayerSample {
  /** Absent: the file has one layer without a name. */
  readonly layer?: string
  readonly records: readonly FieldRecord[]
}
