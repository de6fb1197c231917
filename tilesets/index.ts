import { buildings } from './buildings.ts'
import { cameras } from './cameras.ts'
import { components } from './components.ts'
import { facilities } from './facilities.ts'
import { green } from './green.ts'
import { labels } from './labels.ts'
import { railway } from './railway.ts'
import { regions } from './regions.ts'
import { roads } from './roads.ts'
import type { Tileset } from './tileset.ts'
import { water } from './water.ts'

/** Every tileset, in draw order from the ground up. */
export const tilesets = [
  water,
  green,
  railway,
  roads,
  buildings,
  regions,
  labels,
  facilities,
  components,
  cameras,
] as const satisfies readonly Tileset[]

/** The tileset with that id, or undefined. */
export function tilesetById(id: string): Tileset | undefined {
  return tilesets.find((tileset) => tileset.id === id)
}
