import { z } from 'zod'
import { codeField, instantField, numberField, qualityField } from '../formats/devices/field.ts'
import { deviceFeed } from '../formats/devices/device-feed.ts'

const MESSAGE = z.object(
  {
    station: codeField('the station’s code'),
    at: instantField,
    quality: qualityField,
    levelM: numberField('metres above the station’s datum', -1e6, 1e6).optional(),
    floodDepthM: numberField('metres above the road', -1e6, 1e6).optional(),
    flowM3h: numberField('m³/h', -1e12, 1e12).optional(),
    /** Rainfall since the previous message. */
    rainfallMm: numberField('mm', -1e6, 1e6).optional(),
    battery: numberField('percent', -1e6, 1e6).optional(),
    /**
     * The station's own thresholds, above its datum: 设防 (watch), 警戒 (warning) and 保证水位 (guaranteed). May come with any
     * message; the last values hold.
     */
    watchLevelM: numberField('metres above the station’s datum', -500, 10_000).optional(),
    warningLevelM: numberField('metres above the station’s datum', -500, 10_000).optional(),
    guaranteedLevelM: numberField('metres above the station’s datum', -500, 10_000).optional(),
  },
  { error: 'an object {station, at, levelM, …}' },
)

/** Water levels of rivers, canals, flooded roads and underpasses. */
export const waterLevels = deviceFeed(
  {
    id: 'water-levels',
    title: { zh: '水位与积水', en: 'Water levels' },
    publisher: { zh: '水务局', en: 'Water bureau' },
    carries: ['reading', 'traits'],
    licence: 'internal',
    grade: 'open',
    cadenceMs: 60_000,
    staleAfterMs: 300_000,
    sample: 'water-levels.json',
  },
  MESSAGE,
  ({ station, at, quality, levelM, floodDepthM, flowM3h, rainfallMm, battery, ...own }, measured) => {
    measured.readings(station, at, quality, [
      ['levelM', 'water_level', levelM],
      ['floodDepthM', 'flood_depth', floodDepthM],
      ['flowM3h', 'flow_rate', flowM3h],
      ['rainfallMm', 'rainfall', rainfallMm],
      ['battery', 'battery', battery],
    ])
    const { watchLevelM: watchM, warningLevelM: warningM, guaranteedLevelM: guaranteedM } = own
    if (watchM === undefined && warningM === undefined && guaranteedM === undefined) return
    measured.add({ kind: 'traits', thing: station, traits: { watchM, warningM, guaranteedM } })
  },
)
