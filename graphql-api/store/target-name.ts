import type { Target } from './feature.ts'
import { ImportError } from './import-error.ts'
import { TARGETS, thingOf } from './things/by-table.ts'

/** As on the command line. */
export function pluralOf(target: Target): string {
  return thingOf(target).words[1] ?? target
}

/** Singular or plural name of a target, or `auto`: decided by the fields of each feature. @throws {ImportError} */
export function parseTarget(text: string): Target | 'auto' {
  const word = text.trim().toLowerCase()
  if (word === 'auto') return word
  const target = TARGETS.find((name) => thingOf(name).words.includes(word))
  if (!target) throw new ImportError(`--target "${text}" is not one of auto, ${TARGETS.map(pluralOf).join(', ')}`)
  return target
}
