import { addresses } from './addresses.ts'
import { buildings } from './buildings.ts'
import { cameras } from './cameras.ts'
import { components } from './components.ts'
import { facilities } from './facilities.ts'
import { green } from './green.ts'
import { labels } from './labels.ts'
import { pipes } from './pipes.ts'
import { railway } from './railway.ts'
import { regions } from './regions.ts'
import { roads } from './roads.ts'
import { routes } from './routes.ts'
import { sensors } from './sensors.ts'
import type { Tileset } from './tileset.ts'
import { units } from './units.ts'
import { water } from './water.ts'

/** Every tileset, in draw order from the ground up. */
export const tilesets = [
  water,
  green,
  railway,
  roads,
  routes,
  pipes,
  buildings,
  regions,
  labels,
  addresses,
  facilities,
  components,
  sensors,
  units,
  cameras,
] as const satisfies readonly Tileset[]

/** The tileset with that id, or undefined. */
export function tilesetById(id: string): Tileset | undefined {
  return tilesets.find((tileset) => tileset.id === id)
}
