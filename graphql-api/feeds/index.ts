import { accessControl } from './adapters/access-control.ts'
import { airStations } from './adapters/air-stations.ts'
import { fleetAvl } from './adapters/fleet-avl.ts'
import { hotline12345 } from './adapters/hotline-12345.ts'
import { manholes } from './adapters/manholes.ts'
import { parkingLots } from './adapters/parking-lots.ts'
import { powerMeters } from './adapters/power-meters.ts'
import { readingsJson } from './adapters/readings-json.ts'
import { smartPoles } from './adapters/smart-poles.ts'
import { waterLevels } from './adapters/water-levels.ts'
import { waterMeters } from './adapters/water-meters.ts'
import { wearables } from './adapters/wearables.ts'
import type { Feed } from './feed.ts'

/** Every feed that is built in, in the order of the catalogue. */
export const FEEDS = [
  readingsJson,
  fleetAvl,
  wearables,
  smartPoles,
  waterLevels,
  waterMeters,
  powerMeters,
  manholes,
  parkingLots,
  accessControl,
  hotline12345,
  airStations,
] as const satisfies readonly Feed[]
