import type { Right } from '../domain/rights.ts'
import type { Parameters } from '../graphql-api/platform/db/statements.ts'

/**
 * A tileset: one kind of thing as vector tiles (MVT 2.1). The MVT layer inside each tile has the tileset's id as its
 * name and an extent of 4096; feature ids are the database ids that GraphQL uses.
 */
export interface Tileset {
  /** Path segment, MVT layer name and TileJSON id, e.g. `buildings`. */
  readonly id: string
  readonly title: { readonly zh: string; readonly en: string }
  /** Right that its viewers need. Which rows they see follows from their regions, see `tile-scope.ts`. */
  readonly right: Right
  /** Its features, in one sentence. */
  readonly description: string
  /** Zooms that hold data; MapLibre overzooms above `maxZoom`. */
  readonly minZoom: number
  readonly maxZoom: number
  /**
   * Datasets it is made from, at least one: their revisions are its version. A tile may show only what follows from rows of these
   * tables that meet its envelope: the archive of a tileset is told of changes by the cells that they touch
   * (`mark_tile_cells` in the migrations marks what reaches further).
   */
  readonly datasets: readonly [string, ...string[]]
  /** Margin around the tile that features are kept in, in units of the 4096 extent, 0…64. */
  readonly buffer: number
  /** Simplification tolerance in units of the 4096 extent at zooms below `maxZoom`; 0 keeps every vertex. */
  readonly tolerance: number
  /**
   * True where neighbours share borders. Their vertices are then rounded to a grid of `tolerance` units, which treats
   * a border the same from both sides; otherwise shapes are simplified one by one (Douglas–Peucker).
   */
  readonly sharedBorders?: boolean
  /** Attributes every feature may carry, in the order of the statement's columns. Also the `vector_layers` of TileJSON. */
  readonly attributes: Readonly<Record<string, TileAttribute>>
  /** The features left out at each zoom, in one sentence, for the documentation. */
  readonly zoomRule: string
  /** Name of its statement in `tilesets.sql`: returns `id, geom (WKB of EPSG:3857)`, then the attributes in order and by their names. */
  readonly statement: string
  /** Parameters of that statement at a zoom, besides the envelope (`west, south, east, north` in EPSG:3857). */
  readonly parameters?: (zoom: number) => Parameters
  /**
   * True at zooms where the statement decides on each row by itself, whatever else is in the envelope (no limit, no `distinct on`,
   * no aggregate). The builder of archives then reads the rows of many tiles at once. Absent: at none.
   */
  readonly rowwise?: (zoom: number) => boolean
}

export interface TileAttribute {
  readonly type: 'String' | 'Number' | 'Boolean'
  /** Meaning, unit and range; what absent means. */
  readonly description: string
}
