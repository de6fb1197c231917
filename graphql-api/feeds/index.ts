import { accessControl } from './adapters/access-control.ts'
import { airStations } from './adapters/air-stations.ts'
import { bikeShare } from './adapters/bike-share.ts'
import { busPositions } from './adapters/bus-positions.ts'
import { capAlerts } from './adapters/cap-alerts.ts'
import { cot } from './adapters/cot.ts'
import { fleetAvl } from './adapters/fleet-avl.ts'
import { gtfsStatic } from './adapters/gtfs-static.ts'
import { hotline12345 } from './adapters/hotline-12345.ts'
import { manholes } from './adapters/manholes.ts'
import { ngsiAccidents } from './adapters/ngsi-accidents.ts'
import { ngsiAlerts } from './adapters/ngsi-alerts.ts'
import { ngsiCameras } from './adapters/ngsi-cameras.ts'
import { ngsiVehicles } from './adapters/ngsi-vehicles.ts'
import { ngsiWater } from './adapters/ngsi-water.ts'
import { noisePosts } from './adapters/noise-posts.ts'
import { parkingLots } from './adapters/parking-lots.ts'
import { powerMeters } from './adapters/power-meters.ts'
import { readingsJson } from './adapters/readings-json.ts'
import { roadSpeeds } from './adapters/road-speeds.ts'
import { sensorThings } from './adapters/sensor-things.ts'
import { smartPoles } from './adapters/smart-poles.ts'
import { transitAlerts } from './adapters/transit-alerts.ts'
import { transitDelays } from './adapters/transit-delays.ts'
import { waterLevels } from './adapters/water-levels.ts'
import { waterMeters } from './adapters/water-meters.ts'
import { wearables } from './adapters/wearables.ts'
import { weather } from './adapters/weather.ts'
import type { Feed } from './feed.ts'

/** Every feed that is built in, in the order of the catalogue. */
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
