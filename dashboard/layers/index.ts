import { buildings } from './buildings.ts'
import { cameras } from './cameras.ts'
import { components } from './components.ts'
import { facilities } from './facilities.ts'
import { names } from './names.ts'
import { railways } from './railways.ts'
import { regions } from './regions.ts'
import { roads } from './roads.ts'
import type { Layer } from './layer.ts'

/** Every layer, in draw order. Adding one is a file and a line here. */
export const LAYERS = [
  regions,
  railways,
  roads,
  buildings,
  names,
  components,
  facilities,
  cameras,
] as const satisfies readonly Layer[]
