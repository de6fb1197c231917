import { observedFeed } from '../formats/ngsi/observed-feed.ts'

/** Rivers, canals and flood-prone places, as WaterObserved and FloodMonitoring of Smart Data Models. */
export const ngsiWater = observedFeed(
  {
    id: 'ngsi-water',
    title: { zh: '水情（NGSI）', en: 'Water observed (NGSI)' },
    publisher: { zh: '水务局', en: 'Water bureau' },
    licence: 'internal',
    grade: 'open',
    cadenceMs: 60_000,
    staleAfterMs: 300_000,
    sample: 'ngsi-water.json',
  },
  {
    types: ['WaterObserved', 'FloodMonitoring'],
    sensorKind: 'water_level',
    columns: [
      ['height', 'water_level', 'MTR'],
      ['currentLevel', 'water_level', 'MTR'],
      ['flow', 'flow_rate', 'MQS'],
    ],
  },
)
