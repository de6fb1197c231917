import { accounts } from '../admin/accounts/domain.ts'
import { airQuality } from '../city/air-quality/domain.ts'
import { alerts } from '../city/alerts/domain.ts'
import { audit } from '../admin/audit/domain.ts'
import { buildings } from '../city/buildings/domain.ts'
import { cameras } from '../city/cameras/domain.ts'
import { city } from '../city/city/domain.ts'
import { components } from '../city/components/domain.ts'
import { departments } from '../city/departments/domain.ts'
import { enterprises } from '../city/enterprises/domain.ts'
import { facilities } from '../city/facilities/domain.ts'
import { feeds } from '../admin/feeds/domain.ts'
import { movers } from '../city/movers/domain.ts'
import { noise } from '../city/noise/domain.ts'
import { observations } from '../city/observations/domain.ts'
import { parking } from '../city/parking/domain.ts'
import { pipes } from '../city/pipes/domain.ts'
import { regions } from '../city/regions/domain.ts'
import { reports } from '../city/reports/domain.ts'
import { resources } from '../city/resources/domain.ts'
import { roads } from '../city/roads/domain.ts'
import { routes } from '../city/routes/domain.ts'
import { search } from '../city/search/domain.ts'
import { sensors } from '../city/sensors/domain.ts'
import { simulator } from '../admin/simulator/domain.ts'
import { staff } from '../city/staff/domain.ts'
import { traffic } from '../city/traffic/domain.ts'
import { transit } from '../city/transit/domain.ts'
import { water } from '../city/water/domain.ts'
import { weather } from '../city/weather/domain.ts'
import type { Domain } from '../graphql/domain.ts'

/** Every domain, in the order of the printed schema. */
export const DOMAINS: readonly Domain[] = [
  city,
  regions,
  buildings,
  roads,
  facilities,
  transit,
  components,
  cameras,
  sensors,
  departments,
  staff,
  resources,
  enterprises,
  routes,
  pipes,
  alerts,
  reports,
  traffic,
  airQuality,
  water,
  parking,
  noise,
  weather,
  feeds,
  observations,
  movers,
  simulator,
  search,
  accounts,
  audit,
]
