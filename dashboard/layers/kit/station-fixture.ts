import type { TileFeature } from '../../map/stage-layer.ts'

/** Features of a source of live points. */
export const STATION_FIXTURE: readonly TileFeature[] = [
  {
    id: '1201',
    geometry: { type: 'Point', coordinates: [121.49, 31.23] },
    properties: { label: '86', severity: 'none', rank: 86, stale: false, name: '滨江站', name_en: 'Riverside' },
  },
  {
    id: '1202',
    geometry: { type: 'Point', coordinates: [121.5, 31.23] },
    properties: { label: '–', severity: 'none', rank: 0, stale: true },
  },
]
