import type { Feature, Target } from '../feature.ts'
import { THINGS } from './index.ts'
import type { Thing } from '../thing/thing.ts'

const BY_TABLE = Object.fromEntries(THINGS.map((thing) => [thing.table, thing])) as unknown as Readonly<
  Record<Target, Thing<Feature>>
>

/** All tables of things, in the order of the list. */
export const TARGETS: readonly Target[] = THINGS.map(({ table }) => table)

export function thingOf(target: Target): Thing<Feature> {
  return BY_TABLE[target]
}

/** The tables of matching things. */
export function tablesOf(fits: (thing: Thing<Feature>) => boolean): Target[] {
  return TARGETS.filter((target) => fits(thingOf(target)))
}
