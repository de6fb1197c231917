import type { Language } from '../../domain/language.ts'
import { cityZone } from './zone.ts'

const LOCALE: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' }

/** A whole number with its groups; what is counted is never abbreviated. */
export function formatCount(language: Language, count: number): string {
  return new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: 0 }).format(count)
}

/** Metres, as metres below 1 km and as kilometres above, three significant figures. */
export function formatLength(language: Language, lengthM: number): string {
  const inKm = Math.abs(lengthM) >= 1000
  const value = inKm ? lengthM / 1000 : lengthM
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return `${new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: inKm ? digits : Math.min(1, digits) }).format(value)} ${inKm ? 'km' : 'm'}`
}

/** Square metres, as m² below 0.1 km² and as km² above. */
export function formatArea(language: Language, areaM2: number): string {
  const inKm2 = areaM2 >= 100_000
  const value = inKm2 ? areaM2 / 1e6 : areaM2
  const digits = inKm2 ? (value >= 100 ? 0 : value >= 10 ? 1 : 2) : 0
  return `${new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: digits }).format(value)} ${inKm2 ? 'km²' : 'm²'}`
}

/** Metres of height, with a decimal as long as it says something. */
export function formatHeight(language: Language, heightM: number): string {
  return `${new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: 1 }).format(heightM)} m`
}

/** An instant as date and time of day; all times of the page are those of the city. */
export function formatInstant(language: Language, instant: string | number | Date): string {
  return timeFormat(language, { ...DATE, ...MINUTE }).format(new Date(instant))
}

/** An instant as date and time of day with seconds. */
export function formatSecond(language: Language, instant: string | number | Date): string {
  return timeFormat(language, { ...DATE, ...MINUTE, second: '2-digit' }).format(new Date(instant))
}

/** An instant as the time of day with seconds. */
export function formatClock(language: Language, instant: number): string {
  return timeFormat(language, { ...MINUTE, second: '2-digit' }).format(instant)
}

/** An instant as hours and minutes. */
export function formatTime(language: Language, instant: number): string {
  return timeFormat(language, MINUTE).format(instant)
}

/** The day and its weekday: `11月22日 周日`, `Sun 22 Nov`. */
export function formatDay(language: Language, instant: number): string {
  const options: Intl.DateTimeFormatOptions =
    language === 'zh'
      ? { month: 'long', day: 'numeric', weekday: 'short' }
      : { weekday: 'short', day: 'numeric', month: 'short' }
  const parts = timeFormat(language, options).formatToParts(instant)
  if (language === 'en')
    return parts
      .map((part) => part.value)
      .join('')
      .replace(',', '')
  const weekday = parts.find((part) => part.type === 'weekday')?.value ?? ''
  const day = parts
    .filter((part) => part.type !== 'weekday')
    .map((part) => part.value)
    .join('')
  return `${day.trim()} ${weekday}`
}

const DATE = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
const MINUTE = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

function timeFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(LOCALE[language], { ...options, timeZone: cityZone() })
}

/** WGS84 degrees with hemisphere, five decimals (about a metre): `31.23570°N 121.50180°E`. */
export function formatPosition([longitude, latitude]: readonly [longitude: number, latitude: number]): string {
  const degrees = (value: number, positive: string, negative: string) =>
    `${Math.abs(value).toFixed(5)}°${value >= 0 ? positive : negative}`
  return `${degrees(latitude, 'N', 'S')} ${degrees(longitude, 'E', 'W')}`
}
