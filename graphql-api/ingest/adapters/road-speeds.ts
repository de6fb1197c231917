import { observedFeed } from '../formats/ngsi/observed-feed.ts'

/**
 * Traffic speeds, as TrafficFlowObserved of Smart Data Models. The thing is a road's `source_id`, from `refRoadSegment`
 * or the entity's id; an entity with a point is a stationary detector.
 */
export const roadSpeeds = observedFeed(
  {
    id: 'road-speeds',
    title: { zh: '道路车速', en: 'Road speeds' },
    publisher: { zh: '交通警察支队', en: 'Traffic police' },
    licence: 'internal',
    grade: 'open',
    cadenceMs: 60_000,
    staleAfterMs: 300_000,
    sample: 'road-speeds.ndjson',
  },
  {
    types: ['TrafficFlowObserved'],
    sensorKind: 'traffic_flow',
    references: ['refRoadSegment', 'refDevice'],
    columns: [
      ['averageVehicleSpeed', 'traffic_speed', 'KMH'],
      ['intensity', 'traffic_volume', 'C62'],
      // 0…1.
      ['occupancy', 'traffic_occupancy', 'C62'],
    ],
  },
)
