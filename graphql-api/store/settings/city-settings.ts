import tzLookup from '@photostructure/tz-lookup'
import type { Language } from '../../../domain/language.ts'
import { isZoneName } from '../../../domain/zone-name.ts'
import { SYSTEM, type Database, type Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { redoDays } from '../observations/roll-up.ts'

const sql = statements(new URL('./city-settings.sql', import.meta.url))

/** What holds for the city as a whole. */
export interface CitySettings {
  /** IANA name: its midnights divide the days, its hours are those on every screen. */
  readonly timeZone: string
  /** `nothing`: the city is not anywhere yet. `place`: where it lies. `hand`: `city set time-zone`. */
  readonly timeZoneFrom: 'nothing' | 'place' | 'hand'
  /** Of who has chosen none; null: the browser's. */
  readonly language: Language | null
}

/** The legal time of all of China is that of Beijing; of Xinjiang's own there are only habits. */
const LEGAL_ZONES: Readonly<Record<string, string>> = { 'Asia/Urumqi': 'Asia/Shanghai' }

export async function readSettings(session: Session): Promise<CitySettings> {
  const settings = await session.row<CitySettings>(sql('settings'))
  if (settings === undefined)
    throw new Error('The table "city" has no row; expected the one that migration 11 puts there')
  return settings
}

/**
 * Days that were rolled up become those of the new zone, as far back as hours are kept; those before stay as they are.
 * @param timeZone as the database spells it, see `knownTimeZone`
 */
export async function setTimeZone(session: Session, timeZone: string, from: 'place' | 'hand'): Promise<void> {
  const before = await readSettings(session)
  await session.rows(sql('setTimeZone', { timeZone, from }))
  if (before.timeZone !== timeZone) await redoDays(session)
}

/** From now on the zone follows from where the city lies, see `placeInTime`. */
export async function releaseTimeZone(session: Session): Promise<void> {
  await session.rows(sql('releaseTimeZone'))
}

export async function setLanguage(session: Session, language: Language | null): Promise<void> {
  await session.rows(sql('setLanguage', { language }))
}

/** The zone as it is spelt; undefined: the database or this machine knows no such zone. */
export async function knownTimeZone(session: Session, timeZone: string): Promise<string | undefined> {
  if (!isZoneName(timeZone)) return undefined
  return (await session.row<{ name: string }>(sql('knownTimeZone', { timeZone })))?.name
}

/** The zone of a place on earth, on land or at sea. */
export function zoneAt(lng: number, lat: number): string {
  const zone = tzLookup(lat, lng)
  return LEGAL_ZONES[zone] ?? zone
}

/** Takes the zone from where the city lies, unless one was set by hand. @returns what holds now */
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
