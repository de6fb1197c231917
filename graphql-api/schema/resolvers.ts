import { accountResolvers } from '../accounts/accounts.resolvers.ts'
import { airQualityResolvers } from '../air-quality/air-quality.resolvers.ts'
import { alertResolvers } from '../alerts/alerts.resolvers.ts'
import { auditResolvers } from '../audit/audit.resolvers.ts'
import { buildingResolvers } from '../buildings/buildings.resolvers.ts'
import { cameraResolvers } from '../cameras/cameras.resolvers.ts'
import { cityResolvers } from '../city/city.resolvers.ts'
import { componentResolvers } from '../components/components.resolvers.ts'
import { departmentResolvers } from '../departments/departments.resolvers.ts'
import { enterpriseResolvers } from '../enterprises/enterprises.resolvers.ts'
import { facilityResolvers } from '../facilities/facilities.resolvers.ts'
import { feedResolvers } from '../feeds/feeds.resolvers.ts'
import { liveResolvers } from '../live/live.resolvers.ts'
import { moverResolvers } from '../movers/movers.resolvers.ts'
import { observationResolvers } from '../observations/observations.resolvers.ts'
import { noiseResolvers } from '../noise/noise.resolvers.ts'
import { parkingResolvers } from '../parking/parking.resolvers.ts'
import { pipeResolvers } from '../pipes/pipes.resolvers.ts'
import { regionResolvers } from '../regions/regions.resolvers.ts'
import { reportResolvers } from '../reports/reports.resolvers.ts'
import { resourceResolvers } from '../resources/resources.resolvers.ts'
import { roadResolvers } from '../roads/roads.resolvers.ts'
import { routeResolvers } from '../routes/routes.resolvers.ts'
import { searchResolvers } from '../search/search.resolvers.ts'
import { sensorResolvers } from '../sensors/sensors.resolvers.ts'
import { simulatorResolvers } from '../simulator/simulator.resolvers.ts'
import { staffResolvers } from '../staff/staff.resolvers.ts'
import { trafficResolvers } from '../traffic/traffic.resolvers.ts'
import { transitResolvers } from '../transit/transit.resolvers.ts'
import { waterResolvers } from '../water/water.resolvers.ts'
import { weatherResolvers } from '../weather/weather.resolvers.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { scalarResolvers } from './scalars.ts'
import type { Resolvers } from './types.generated.ts'

/** The resolvers of every domain, in the order of `type-definitions.ts`. */
export const resolvers: readonly Resolvers[] = [
  { ...scalarResolvers, Query: { apiVersion: () => packageJson.version } },
  cityResolvers,
  regionResolvers,
  buildingResolvers,
  roadResolvers,
  facilityResolvers,
  transitResolvers,
  componentResolvers,
  cameraResolvers,
  sensorResolvers,
  departmentResolvers,
  staffResolvers,
  resourceResolvers,
  enterpriseResolvers,
  routeResolvers,
  pipeResolvers,
  alertResolvers,
  reportResolvers,
  trafficResolvers,
  airQualityResolvers,
  waterResolvers,
  parkingResolvers,
  noiseResolvers,
  weatherResolvers,
  feedResolvers,
  observationResolvers,
  moverResolvers,
  liveResolvers,
  simulatorResolvers,
  searchResolvers,
  accountResolvers,
  auditResolvers,
]
