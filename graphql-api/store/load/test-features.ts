import type { Feature, ImportItem } from '../feature.ts'
import type { BuildingFeature } from '../things/building.ts'
import type { RoadFeature } from '../things/road.ts'

/** A square building of `sizeM`, with its south-western corner at an offset in metres from a point in Shanghai. */
export function building(
  id: string,
  eastM: number,
  northM: number,
  sizeM = 20,
  more: Partial<BuildingFeature> = {},
): BuildingFeature {
  return {
    target: 'building',
    sourceId: id,
    sourceVersion: 1,
    use: 'residential',
    heightM: 18,
    minHeightM: 0,
    heightSource: 'levels',
    levels: 6,
    isPart: false,
    tags: {},
    geometry: { type: 'Polygon', coordinates: [square(eastM, northM, sizeM)] },
    ...more,
  }
}

export function road(
  id: string,
  from: readonly [number, number],
  to: readonly [number, number],
  more: Partial<RoadFeature> = {},
): RoadFeature {
  return {
    target: 'road',
    sourceId: id,
    sourceVersion: 1,
    roadClass: 'residential',
    link: false,
    oneway: 0,
    bridge: false,
    tunnel: false,
    layer: 0,
    tags: {},
    geometry: { type: 'LineString', coordinates: [position(...from), position(...to)] },
    ...more,
  }
}

export function square(eastM: number, northM: number, sizeM: number): [number, number][] {
  const corners = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
    [0, 0],
  ] as const
  return corners.map(([x, y]) => position(eastM + x * sizeM, northM + y * sizeM))
}

export function position(eastM: number, northM: number): [number, number] {
  return [Number((121.4 + eastM / 95_200).toFixed(7)), Number((31.2 + northM / 110_870).toFixed(7))]
}

// oxlint-disable-next-line typescript/require-await -- an importer is asynchronous
export async function* items(features: readonly Feature[]): AsyncIterable<ImportItem> {
  for (const feature of features) yield { outcome: 'loaded', feature }
}
