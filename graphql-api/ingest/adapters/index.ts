import { accessControl } from './access-control.ts'
import { airStations } from './air-stations.ts'
import { bikeShare } from './bike-share.ts'
import { busPositions } from './bus-positions.ts'
import { capAlerts } from './cap-alerts.ts'
import { cot } from './cot.ts'
import { fleetAvl } from './fleet-avl.ts'
import { gtfsStatic } from './gtfs-static.ts'
import { hotline12345 } from './hotline-12345.ts'
import { manholes } from './manholes.ts'
import { ngsiAccidents } from './ngsi-accidents.ts'
import { ngsiAlerts } from './ngsi-alerts.ts'
import { ngsiCameras } from './ngsi-cameras.ts'
import { ngsiVehicles } from './ngsi-vehicles.ts'
import { ngsiWater } from './ngsi-water.ts'
import { noisePosts } from './noise-posts.ts'
import { parkingLots } from './parking-lots.ts'
import { powerMeters } from './power-meters.ts'
import { readingsJson } from './readings-json.ts'
import { roadSpeeds } from './road-speeds.ts'
import { sensorThings } from './sensor-things.ts'
import { smartPoles } from './smart-poles.ts'
import { transitAlerts } from './transit-alerts.ts'
import { transitDelays } from './transit-delays.ts'
import { waterLevels } from './water-levels.ts'
import { waterMeters } from './water-meters.ts'
import { wearables } from './wearables.ts'
import { weather } from './weather.ts'
import type { Feed } from '../feed/feed.ts'

/** The built-in feeds, in the order of the catalogue. */
export const FEEDS = [
  readingsJson,
  fleetAvl,
  busPositions,
  transitDelays,
  transitAlerts,
  gtfsStatic,
  wearables,
  smartPoles,
  waterLevels,
  waterMeters,
  powerMeters,
  manholes,
  parkingLots,
  bikeShare,
  accessControl,
  hotline12345,
  airStations,
  noisePosts,
  weather,
  roadSpeeds,
  ngsiWater,
  ngsiVehicles,
  ngsiAccidents,
  ngsiAlerts,
  ngsiCameras,
  capAlerts,
  cot,
  sensorThings,
] as const satisfies readonly Feed[]
