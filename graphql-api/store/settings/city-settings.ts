import tzLookup from '@photostructure/tz-lookup'
import type { Language } from '../../../domain/language.ts'
import { isZoneName } from '../../../domain/zone-name.ts'
import { SYSTEM, type Database, type Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { redoDays } from '../observations/roll-up.ts'

const sql = statements(new URL('./city-settings.sql', import.meta.url))

/** Settings of the city as a whole. */
export interface CitySettings {
  /** IANA name: defines midnight for days and the clock on all screens. */
  readonly timeZone: string
  /** `nothing`: the city has no place yet. `place`: by its position. `hand`: `city set time-zone`. */
  readonly timeZoneFrom: 'nothing' | 'place' | 'hand'
  /** For users who have not chosen one; null: the browser's. */
  readonly language: Language | null
}

/** All of China has Beijing time by law; Xinjiang time is only customary. */
const LEGAL_ZONES: Readonly<Record<string, string>> = { 'Asia/Urumqi': 'Asia/Shanghai' }

export async function readSettings(session: Session): Promise<CitySettings> {
  const settings = await session.row<CitySettings>(sql('settings'))
  if (settings === undefined) throw new Error('The table "city" has no row; expected the one inserted by migration 11')
  return settings
}

/**
 * Recomputes rolled-up days in the new zone, as far back as hours are kept; earlier days stay.
 * @param timeZone as the database spells it, see `knownTimeZone`
 */
export async function setTimeZone(session: Session, timeZone: string, from: 'place' | 'hand'): Promise<void> {
  const before = await readSettings(session)
  await session.rows(sql('setTimeZone', { timeZone, from }))
  if (before.timeZone !== timeZone) await redoDays(session)
}

/** From now on the zone follows the city's position, see `placeInTime`. */
export async function releaseTimeZone(session: Session): Promise<void> {
  await session.rows(sql('releaseTimeZone'))
}

export async function setLanguage(session: Session, language: Language | null): Promise<void> {
  await session.rows(sql('setLanguage', { language }))
}

/** The zone's canonical name; undefined: the database or this machine does not know it. */
export async function knownTimeZone(session: Session, timeZone: string): Promise<string | undefined> {
  if (!isZoneName(timeZone)) return undefined
  return (await session.row<{ name: string }>(sql('knownTimeZone', { timeZone })))?.name
}

/** The zone of a position, on land or at sea. */
export function zoneAt(lng: number, lat: number): string {
  const zone = tzLookup(lat, lng)
  return LEGAL_ZONES[zone] ?? zone
}

/** Takes the zone from the city's position, unless one was set by hand. @returns the current settings */
export async function placeInTime(database: Pick<Database, 'read' | 'write'>): Promise<CitySettings> {
  const { settings, timeZone } = await database.read(SYSTEM, async (session) => {
    const settings = await readSettings(session)
    const place =
      settings.timeZoneFrom === 'hand' ? undefined : await session.row<{ lng: number; lat: number }>(sql('place'))
    const timeZone = place && (await knownTimeZone(session, zoneAt(place.lng, place.lat)))
    return { settings, timeZone }
  })
  if (timeZone === undefined || (settings.timeZone === timeZone && settings.timeZoneFrom === 'place')) return settings
  return database.write(SYSTEM, async (session) => {
    await setTimeZone(session, timeZone, 'place')
    return readSettings(session)
  })
}
