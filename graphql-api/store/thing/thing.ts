import type { Geometry } from 'geojson'
import type { CheckedFields } from './checked-fields.ts'
import type { Columns } from './columns.ts'
import type { FieldNames } from './field-names.ts'
import type { Row } from './row.ts'

/**
 * A kind of stored thing: a table of features, with everything needed for importing, locating, counting, searching and
 * undoing them. Besides this file it only has its migration, its tile statement and its API domain.
 */
export interface Thing<F extends FeatureBase> {
  readonly table: F['target']
  /** Names on the command line: singular, then plural. */
  readonly words: readonly [string, ...string[]]
  /** Plural. */
  readonly title: { readonly zh: string; readonly en: string }
  /** Accepted geometries; an area becomes a point if `node` is among these. */
  readonly shapes: readonly ('node' | 'line' | 'closed' | 'area')[]
  /** `optional`: features without geometry are accepted too; `none`: geometry is ignored. */
  readonly geometry: 'required' | 'optional' | 'none'
  /** Identified by their own code, which stays the same in a rewritten file: it is the id in the source. */
  readonly keptByCode: boolean
  /** Each row gets a region by its position: column `region_id`. */
  readonly located: boolean
  /** Each row belongs to a building: column `building_id`, by `building_code`. */
  readonly housed: boolean
  /**
   * Columns with the code of a building, department or region, each with the column for the resolved row: by
   * `link<Table>` in `finalize.sql`.
   */
  readonly links: Readonly<Record<string, string>>
  /** They define the city's extent: its outline is drawn around them if no file has one. */
  readonly outlinesCity: boolean
  /** Counted for each region: when the city is finalized (`files`), and also as feeds write them (`feeds`). */
  readonly counted: false | 'files' | 'feeds'
  /** They extend beyond any city: one outside is not a fault. */
  readonly beyondCity: boolean
  /** Fields known to imports. */
  readonly fields: FieldNames
  /**
   * Columns written by an import and filled by `row`, besides the leading ones; null: a statement of its own writes it.
   */
  readonly columns: Columns | null
  row(feature: F, source: string): Row
  /** Fields of an exported file, as an import recognizes them, each with its column; null: `export.sql` has them. */
  readonly exported: Readonly<Record<string, string>> | null
  /** How it is made searchable by name, address or code; null: not at all, or in finalizing. */
  readonly search: {
    /** Second line of a result without an address. */
    detail(feature: F): string | undefined
    /** 0…1, importance as a landmark. */
    weight(feature: F): number
  } | null
  /** Reads it from the fields of a file. Absent: the fields are turned into OSM tags, which the OSM rules interpret. */
  read?(fields: CheckedFields): AttributesOf<F> | { readonly fault: string }
}

/** The attributes of a feature without geometry, names and source. */
export type AttributesOf<F extends FeatureBase> = Omit<F, 'sourceId' | 'sourceVersion' | 'geometry' | 'name' | 'nameEn'>

export interface FeatureBase<TTarget extends string = string, G extends Geometry | undefined = Geometry | undefined> {
  readonly target: TTarget
  /** Stable within its source: `way/40778072`. */
  readonly sourceId: string
  /** The source's version of the row; 0: none. An older version never replaces a newer one. */
  readonly sourceVersion: number
  /**
   * Increases with each change of the parts of its shape while `sourceVersion` stays: the nodes of an OSM way have
   * versions of their own. Absent: 0.
   */
  readonly shapeVersion?: number
  readonly name?: string
  readonly nameEn?: string
  /** Names in other languages, former and short names, for search. At most 24. */
  readonly otherNames?: readonly string[]
  /** WGS84; polygons wound as in RFC 7946, no NaN, no self-intersections. Undefined: no geometry of its own. */
  readonly geometry: G
}

export function defineThing<F extends FeatureBase>(thing: Thing<F>): Thing<F> {
  return thing
}
