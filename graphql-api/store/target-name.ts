import type { Target } from './feature.ts'
import { ImportError } from './import-error.ts'
import { TARGETS, thingOf } from './things/by-table.ts'

/** As the command line has it. */
export function pluralOf(target: Target): string {
  return thingOf(target).words[1] ?? target
}

/** Singular or plural name of a target, or `auto`: each feature says by its own fields. @throws {ImportError} */
export function parseTarget(text: string): Target | 'auto' {
  const word = text.trim().toLowerCase()
  if (word === 'auto') return word
  const target = TARGETS.find((name) => thingOf(name).words.includes(word))
  if (!target) throw new ImportError(`--target "${text}" is none of auto, ${TARGETS.map(pluralOf).join(', ')}`)
  return target
}
