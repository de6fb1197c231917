import type { FeatureCollection, Point } from 'geojson'
import type { GeoJSONSource, LayerSpecification, Map as MapLibreMap } from 'maplibre-gl'
import { BLANK, BLANK_PX } from './signs.ts'

/** Source of the places on the ground that lie under panels. */
export const COVERS_SOURCE = 'covers'

/** A rectangle that a panel covers, pixels from the map's top left corner. */
export interface Cover {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/**
 * Blank symbols under the panels, placed before all others: a name that would be cut by a panel's edge finds its place taken
 * and is not drawn. They are tiles of the panels, so that perspective changes little in their size.
 */
export const COVERS_LAYER: LayerSpecification = {
  id: 'covers',
  type: 'symbol',
  source: COVERS_SOURCE,
  layout: { 'icon-image': BLANK, 'icon-overlap': 'always', 'icon-padding': 0 },
}

/** Middles of the tiles that cover a rectangle, each at most `tilePx` wide and high. */
export function tilesOf({ left, top, right, bottom }: Cover, tilePx: number): (readonly [x: number, y: number])[] {
  const steps = (from: number, to: number) => {
    const count = Math.max(1, Math.ceil((to - from) / tilePx))
    // Inside by half a tile, so that none stands out.
    const [first, last] = [from + Math.min(tilePx, to - from) / 2, to - Math.min(tilePx, to - from) / 2]
    return Array.from({ length: count }, (_, i) =>
      count === 1 ? (from + to) / 2 : first + ((last - first) * i) / (count - 1),
    )
  }
  if (right <= left || bottom <= top) return []
  return steps(top, bottom).flatMap((y) => steps(left, right).map((x) => [x, y] as const))
}

/** Keeps the blank symbols under the panels, wherever the map looks. */
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

  /** After the style was set: its source is empty again. */
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
      // Above the horizon there is no ground to stand on, and no names either.
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
