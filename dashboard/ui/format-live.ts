import type { Language } from '../../domain/language.ts'
import { propertyOf, type PropertyId } from '../../domain/properties.ts'
import { translate } from './i18n.ts'

/** A value with its unit and the property's decimals: `52.3 dB(A)`, `35 µg/m³`; a plain number without a unit. */
export function formatReading(language: Language, property: PropertyId, value: number): string {
  const { unit } = propertyOf(property)
  const number = formatValue(language, property, value)
  return unit === '1' ? number : `${number} ${unit}`
}

/** The number alone. */
export function formatValue(language: Language, property: PropertyId, value: number): string {
  const { decimals } = propertyOf(property)
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value)
}

const STEPS = [
  { key: 'duration.days', ms: 86_400_000 },
  { key: 'duration.hours', ms: 3_600_000 },
  { key: 'duration.wholeMinutes', ms: 60_000 },
  { key: 'duration.seconds', ms: 1_000 },
] as const

/** A duration in its largest unit: `3 分`, `2 h`. */
export function formatDuration(language: Language, ms: number): string {
  const step = STEPS.find((one) => ms >= one.ms) ?? STEPS[3]
  const count = Math.max(0, Math.floor(ms / step.ms))
  return translate(language, step.key, { seconds: count, count })
}

/** Below this an age is no age. */
const NOW_MS = 5_000

/** How old something is, in words, and that it is stale where it is. */
export function formatAge(language: Language, ageMs: number, isStale: boolean): string {
  if (isStale) return translate(language, 'fresh.stale', { age: formatDuration(language, ageMs) })
  return ageMs < NOW_MS
    ? translate(language, 'fresh.now')
    : translate(language, 'fresh.age', { age: formatDuration(language, ageMs) })
}

/** How long something took to arrive: `320 ms`, `4.2 s`, then in whole units. */
export function formatLag(language: Language, ms: number): string {
  const rounded = Math.round(ms)
  if (Math.abs(rounded) < 1_000) return `${String(rounded)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  return formatDuration(language, ms)
}

/** A share of 0…1 as a percentage; what is more than nothing is never told as 0. */
export function formatShare(language: Language, share: number): string {
  const format = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', {
    style: 'percent',
    maximumFractionDigits: 1,
  })
  return share > 0 && share < 0.001 ? `< ${format.format(0.001)}` : format.format(share)
}
