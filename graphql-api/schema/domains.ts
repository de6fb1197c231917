import { accounts } from '../accounts/domain.ts'
import { airQuality } from '../air-quality/domain.ts'
import { alerts } from '../alerts/domain.ts'
import { audit } from '../audit/domain.ts'
import { buildings } from '../buildings/domain.ts'
import { cameras } from '../cameras/domain.ts'
import { city } from '../city/domain.ts'
import { components } from '../components/domain.ts'
import { departments } from '../departments/domain.ts'
import { enterprises } from '../enterprises/domain.ts'
import { facilities } from '../facilities/domain.ts'
import { feeds } from '../feeds/domain.ts'
import { movers } from '../movers/domain.ts'
import { noise } from '../noise/domain.ts'
import { observations } from '../observations/domain.ts'
import { parking } from '../parking/domain.ts'
import { pipes } from '../pipes/domain.ts'
import { regions } from '../regions/domain.ts'
import { reports } from '../reports/domain.ts'
import { resources } from '../resources/domain.ts'
import { roads } from '../roads/domain.ts'
import { routes } from '../routes/domain.ts'
import { search } from '../search/domain.ts'
import { sensors } from '../sensors/domain.ts'
import { simulator } from '../simulator/domain.ts'
import { staff } from '../staff/domain.ts'
import { traffic } from '../traffic/domain.ts'
import { transit } from '../transit/domain.ts'
import { water } from '../water/domain.ts'
import { weather } from '../weather/domain.ts'
import type { Domain } from './domain.ts'

/** Every domain, in the order in which the schema is printed. */
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
