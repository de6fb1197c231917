import type { TileCoverage } from './tile-source.ts'
import type { Tileset } from './tileset.ts'

/** TileJSON 3.0.0 of one tileset. */
export interface TileJson {
  readonly tilejson: '3.0.0'
  readonly id: string
  readonly name: string
  readonly description: string
  /** Version of our data as TileJSON wants it (semantic): the tiles' own version stands in the tile address. */
  readonly version: '1.0.0'
  readonly scheme: 'xyz'
  /** One address template, `?v=` and the version at its end. */
  readonly tiles: readonly [string]
  readonly minzoom: number
  readonly maxzoom: number
  /** Absent when there is no data. */
  readonly bounds?: readonly number[]
  /** `[lng, lat, zoom]`; absent when there is no data. */
  readonly center?: readonly number[]
  readonly attribution?: string
  readonly vector_layers: readonly {
    readonly id: string
    readonly description: string
    readonly minzoom: number
    readonly maxzoom: number
    /** Attribute → type and meaning. */
    readonly fields: Readonly<Record<string, string>>
  }[]
}

/** @param origin `http://host:port` that tiles are to be asked of */
export function tileJson(
  tileset: Tileset,
  version: string,
  { bounds, attributions }: TileCoverage,
  origin: string,
): TileJson {
  const { id, description, minZoom, maxZoom } = tileset
  return {
    tilejson: '3.0.0',
    id,
    name: `${tileset.title.zh} ${tileset.title.en}`,
    description,
    version: '1.0.0',
    scheme: 'xyz',
    tiles: [`${origin}/tiles/${id}/{z}/{x}/{y}.mvt?v=${version}`],
    minzoom: minZoom,
    maxzoom: maxZoom,
    ...(bounds === undefined ? {} : { bounds, center: centre(bounds, tileset) }),
    ...(attributions.length === 0 ? {} : { attribution: attributions.map(escapeHtml).join(' | ') }),
    vector_layers: [
      {
        id,
        description,
        minzoom: minZoom,
        maxzoom: maxZoom,
        fields: Object.fromEntries(
          Object.entries(tileset.attributes).map(([name, { type, description: meaning }]) => [
            name,
            `${type}: ${meaning}`,
          ]),
        ),
      },
    ],
  }
}

/** The middle of the bounds, at the zoom where they fill about one tile and the tileset has data. */
function centre(bounds: readonly [number, number, number, number], { minZoom, maxZoom }: Tileset): number[] {
  const [west, south, east, north] = bounds
  const zoom = Math.floor(Math.log2(360 / Math.max(east - west, north - south, 1e-6)))
  return [(west + east) / 2, (south + north) / 2, Math.min(maxZoom, Math.max(minZoom, zoom))]
}

/** An attribution is shown as HTML; a source's own words are plain text. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${String(character.charCodeAt(0))};`)
}
