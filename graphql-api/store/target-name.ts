import type { Target } from './feature.ts'
import { ImportError } from './import-error.ts'

const NAMES: Readonly<Record<Target, readonly string[]>> = {
  region: ['region', 'regions'],
  building: ['building', 'buildings'],
  road: ['road', 'roads'],
  railway: ['railway', 'railways', 'rail'],
  water: ['water', 'waters'],
  green: ['green', 'greens'],
  place: ['place', 'places'],
  facility: ['facility', 'facilities'],
  component: ['component', 'components'],
  camera: ['camera', 'cameras'],
  route: ['route', 'routes'],
  sensor: ['sensor', 'sensors'],
  pipe: ['pipe', 'pipes'],
  department: ['department', 'departments'],
  staff: ['staff'],
  unit: ['unit', 'units', 'resource', 'resources'],
  enterprise: ['enterprise', 'enterprises'],
  household: ['household', 'households'],
}
export const TARGETS = Object.keys(NAMES) as Target[]

/** As the command line has it. */
export function pluralOf(target: Target): string {
  return NAMES[target][1] ?? target
}

/** Singular or plural name of a target, or `auto`: each feature says by its own fields. @throws {ImportError} */
export function parseTarget(text: string): Target | 'auto' {
  const word = text.trim().toLowerCase()
  if (word === 'auto') return word
  const target = TARGETS.find((name) => NAMES[name].includes(word))
  if (!target)
    throw new ImportError(
      `--target "${text}" is none of auto, ${TARGETS.map((name) => NAMES[name][1] ?? name).join(', ')}`,
    )
  return target
}
