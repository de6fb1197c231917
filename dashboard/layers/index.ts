import { airQuality } from './air-quality.ts'
import { alerts } from './alerts.ts'
import { buildings } from './buildings.ts'
import { cameras } from './cameras.ts'
import { components } from './components.ts'
import { facilities } from './facilities.ts'
import { names } from './names.ts'
import { noise } from './noise.ts'
import { parking } from './parking.ts'
import { people } from './people.ts'
import { pipes } from './pipes.ts'
import { railways } from './railways.ts'
import { regions } from './regions.ts'
import { reports } from './reports.ts'
import { roads } from './roads.ts'
import { routes } from './routes.ts'
import { sensors } from './sensors.ts'
import { traffic } from './traffic.ts'
import { units } from './units.ts'
import { vehicles } from './vehicles.ts'
import { waterLevel } from './water-level.ts'
import { weather } from './weather.ts'
import type { Layer } from './layer.ts'

/** Every layer, in draw order. Adding one is a file and a line here. */
export const LAYERS = [
  regions,
  // Below the roads, whose colours show traffic.
  alerts,
  roads,
  traffic,
  railways,
  routes,
  pipes,
  buildings,
  names,
  components,
  sensors,
  facilities,
  units,
  cameras,
  reports,
  people,
  vehicles,
  parking,
  noise,
  waterLevel,
  weather,
  airQuality,
] as const satisfies readonly Layer[]
