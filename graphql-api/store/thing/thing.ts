import type { Geometry } from 'geojson'
import type { CheckedFields } from './checked-fields.ts'
import type { Columns } from './columns.ts'
import type { FieldNames } from './field-names.ts'
import type { Row } from './row.ts'

/**
 * A kind of stored thing: a table of features, and all that importing, placing, counting, finding and undoing them has to know of it.
 * Its own files besides this one are its migration, its statement of tiles and its domain of the API.
 */
export interface Thing<F extends FeatureBase> {
  readonly table: F['target']
  /** What the command line calls it: singular, then plural. */
  readonly words: readonly [string, ...string[]]
  /** Plural. */
  readonly title: { readonly zh: string; readonly en: string }
  /** What they may be given as; an area becomes a point where a point is among these. */
  readonly shapes: readonly ('node' | 'line' | 'closed' | 'area')[]
  /** `optional`: a feature without geometry is taken too; `none`: a geometry is not looked at. */
  readonly geometry: 'required' | 'optional' | 'none'
  /** Their own code tells them apart, and stays when a file is written anew: it is their id in the source. */
  readonly keptByCode: boolean
  /** Each row is found a region by where it is: column `region_id`. */
  readonly located: boolean
  /** Each row is in a building: column `building_id`, by `building_code`. */
  readonly housed: boolean
  /**
   * Columns that hold the code of a building, department or region, each with the column that its row is found for when these have
   * their place: by `link<Table>` in `finalize.sql`.
   */
  readonly links: Readonly<Record<string, string>>
  /** Where they are the city is: its outline is drawn around them where no file has it. */
  readonly outlinesCity: boolean
  /** Regions tell how many they hold: counted when the city is finalized (`files`), and also as feeds bring them. */
  readonly counted: false | 'files' | 'feeds'
  /** They go on beyond any city: one outside is no sign of a fault. */
  readonly beyondCity: boolean
  /** Fields that an import knows. */
  readonly fields: FieldNames
  /** Columns that an import writes and `row` fills, besides the leading ones; null: it is written by a statement of its own. */
  readonly columns: Columns | null
  row(feature: F, source: string): Row
  /** Fields of an exported file, as an import of it finds them, each with its column; null: `export.sql` says them. */
  readonly exported: Readonly<Record<string, string>> | null
  /** How it is found by its name, address or code as it is written; null: not at all, or by what finalizing enters. */
  readonly search: {
    /** Second line of a result where there is no address. */
    detail(feature: F): string | undefined
    /** 0…1, how much of a landmark it is. */
    weight(feature: F): number
  } | null
  /** What the fields of a file make of it. Absent: its fields are turned into OSM tags, and the rules of those decide. */
  read?(fields: CheckedFields): AttributesOf<F> | { readonly fault: string }
}

/** All of a feature but where it is, what it is called and where it comes from. */
export type AttributesOf<F extends FeatureBase> = Omit<F, 'sourceId' | 'sourceVersion' | 'geometry' | 'name' | 'nameEn'>

export interface FeatureBase<TTarget extends string = string, G extends Geometry | undefined = Geometry | undefined> {
  readonly target: TTarget
  /** Stable in its source: `way/40778072`. */
  readonly sourceId: string
  /** The source's version of the row; 0: none. An older version never replaces a newer one. */
  readonly sourceVersion: number
  /**
   * Rises with each change of what its shape is made of, while `sourceVersion` stays: the nodes of an OSM way have versions of their own.
   * Absent: 0, its own version says it all.
   */
  readonly shapeVersion?: number
  readonly name?: string
  readonly nameEn?: string
  /** What else it is called, in other languages, formerly or in short: search finds it by these. 24 at most. */
  readonly otherNames?: readonly string[]
  /** WGS84; polygons wound as RFC 7946 has it, no NaN, no self-crossing. Undefined: it has no place of its own. */
  readonly geometry: G
}

export function defineThing<F extends FeatureBase>(thing: Thing<F>): Thing<F> {
  return thing
}
