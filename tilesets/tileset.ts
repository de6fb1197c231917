/**
 * A tileset: one kind of thing as vector tiles (MVT 2.1). The MVT layer inside each tile has the tileset's id as its
 * name and an extent of 4096; feature ids are the database ids that GraphQL uses.
 */
export interface Tileset {
  /** Path segment, MVT layer name and TileJSON id, e.g. `buildings`. */
  readonly id: string
  readonly title: { readonly zh: string; readonly en: string }
  /** Zooms that hold data; MapLibre overzooms above `maxZoom`. */
  readonly minZoom: number
  readonly maxZoom: number
  /** Datasets it is made from: their revisions are its version. */
  readonly datasets: readonly string[]
  /** Margin around the tile that features are kept in, in units of the 4096 extent. */
  readonly buffer: number
  /** Simplification tolerance in units of the 4096 extent at zooms below `maxZoom`; 0 keeps every vertex. */
  readonly tolerance: number
  /** Attributes every feature may carry: what they mean, unit and type. Also the `vector_layers` of TileJSON. */
  readonly attributes: Readonly<Record<string, TileAttribute>>
  /** Name of its statement in `tilesets.sql`: returns `id, geom (WKB of EPSG:3857)`, then the attributes in order. */
  readonly statement: string
}

export interface TileAttribute {
  readonly type: 'String' | 'Number' | 'Boolean'
  /** Meaning, unit and range; what absent means. */
  readonly description: string
}
