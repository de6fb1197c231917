import type { FeatureCollection, Point } from 'geojson'
import type { GeoJSONSource, LayerSpecification, Map as MapLibreMap } from 'maplibre-gl'
import { BLANK, BLANK_PX } from './signs.ts'

/** Source of the ground below panels. */
export const COVERS_SOURCE = 'covers'

/** A rectangle covered by a panel, pixels from the map's top left corner. */
export interface Cover {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/**
 * Blank symbols under the panels, placed before all others: a name that a panel would cut collides with them and is not
 * drawn. They are small tiles, so that perspective hardly changes their size.
 */
export const COVERS_LAYER: LayerSpecification = {
  id: 'covers',
  type: 'symbol',
  source: COVERS_SOURCE,
  layout: { 'icon-image': BLANK, 'icon-overlap': 'always', 'icon-padding': 0 },
}

/** Centres of the tiles that cover a rectangle, each at most `tilePx` wide and high. */
export function tilesOf({ left, top, right, bottom }: Cover, tilePx: number): (readonly [x: number, y: number])[] {
  const steps = (from: number, to: number) => {
    const count = Math.max(1, Math.ceil((to - from) / tilePx))
    // Inset by half a tile, so that none protrudes.
    const [first, last] = [from + Math.min(tilePx, to - from) / 2, to - Math.min(tilePx, to - from) / 2]
    return Array.from({ length: count }, (_, i) =>
      count === 1 ? (from + to) / 2 : first + ((last - first) * i) / (count - 1),
    )
  }
  if (right <= left || bottom <= top) return []
  return steps(top, bottom).flatMap((y) => steps(left, right).map((x) => [x, y] as const))
}

/** Keeps the blank symbols under the panels as the map moves. */
export class Covers {
  readonly #map: MapLibreMap
  readonly #covers: () => readonly Cover[]
  #written = ''

  constructor(map: MapLibreMap, covers: () => readonly Cover[]) {
    this.#map = map
    this.#covers = covers
    map.on('moveend', this.place)
    map.on('idle', this.place)
  }

  /** After the style was set, which empties its source. */
  forget(): void {
    this.#written = ''
  }

  readonly place = (): void => {
    const source = this.#map.getSource<GeoJSONSource>(COVERS_SOURCE)
    if (!source || this.#map.isMoving()) return
    const points = this.#covers().flatMap((cover) => tilesOf(cover, BLANK_PX))
    const features: FeatureCollection<Point>['features'] = points.flatMap(([x, y]) => {
      const { lng, lat } = this.#map.unproject([x, y])
      const back = this.#map.project([lng, lat])
      // Above the horizon there is neither ground nor names.
      if (Math.hypot(back.x - x, back.y - y) > 2) return []
      return [
        {
          type: 'Feature',
          properties: {},
          geometry: { type: 'Point', coordinates: [Number(lng.toFixed(6)), Number(lat.toFixed(6))] },
        },
      ]
    })
    const written = JSON.stringify(features)
    if (written === this.#written) return
    this.#written = written
    void source.setData({ type: 'FeatureCollection', features })
  }
}
