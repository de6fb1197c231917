import tzLookup from '@photostructure/tz-lookup'
import { zoneOffsets } from '../../../domain/local-time.ts'
import { readSettings, zoneAt, type CitySettings } from '../../store/settings/city-settings.ts'
import { SYSTEM, type Database, type Session } from '../../platform/db/database.ts'
import { SESSION_SETTINGS } from '../../platform/db/session-settings.ts'
import { TABLE_LISTS } from '../../store/things/table-lists.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Target } from '../../store/feature.ts'
import { thingOf } from '../../store/things/by-table.ts'
import { stepMessage } from './finalize-city.ts'
import { ZONE_LINES } from './set-command.ts'
import type { Terminal } from './terminal.ts'

const sql = statements(new URL('./doctor-city.sql', import.meta.url), TABLE_LISTS)

/** Smaller than any city: a square of 300 m. */
const LEAST_KM2 = 0.1
/** For an outline drawn around imported data; Chongqing has 82,400. */
const MOST_OUTLINED_KM2 = 100_000
/** For a boundary from a file; Nagqu has 450,000. */
const MOST_KM2 = 500_000
/** Rows without a region that are checked, of each kind. */
const MOST_LOOKED_AT = 100_000
/** Share of rows without a region that is usual, and unusual, for an extract around a city's boundary. */
const [SOME_OUTSIDE, MOST_OUTSIDE] = [0.1, 0.5]
/** Tokens, sessions and observations are written by one clock and checked by the other. */
const MAX_CLOCK_MS = 5_000
const HALF_YEAR_MS = 183 * 86_400_000

type Line = (ok: boolean, text: string) => void

interface Extent {
  readonly areaKm2: number
  /** Drawn around imported data; else its boundary came from a file. */
  readonly isOutlined: boolean
  readonly lng: number
  readonly lat: number
}

interface Outside {
  readonly kind: Target
  /** Without a region. */
  readonly rows: number
  /** Of those, farther from the city than it is wide. */
  readonly far: number
  /** Of those, at 0,0. */
  readonly zero: number
}

/** Whether the loaded city is plausible, and the database uses its time zone and encoding. @param now ms since 1970 */
export async function checkCity(
  database: Pick<Database, 'read'>,
  terminal: Pick<Terminal, 'say' | 'print'>,
  line: Line,
  now: () => number = Date.now,
): Promise<void> {
  await database.read(SYSTEM, async (session) => {
    await checkServer(session, terminal, line, now)
    const extent = await session.row<Extent>(sql('extent'))
    checkZone(await readSettings(session), extent, terminal, line, now())
    if (extent === undefined) {
      terminal.print(`· ${terminal.say('nothingLoaded')}`)
      return
    }
    checkArea(extent, terminal, line)
    await checkPositions(session, terminal, line)
  })
}

async function checkServer(
  session: Session,
  { say, print }: Pick<Terminal, 'say' | 'print'>,
  line: Line,
  now: () => number,
): Promise<void> {
  const encoding = (await session.row<{ encoding: string }>(sql('encoding')))?.encoding ?? '?'
  if (encoding === 'UTF8') line(true, say('doctorEncoding', { encoding }))
  const before = now()
  const clock = await session.row<{ atMs: number }>(sql('clock'))
  const aheadMs = (clock?.atMs ?? NaN) - (before + now()) / 2
  const fits = Math.abs(aheadMs) <= MAX_CLOCK_MS
  line(fits, say(fits ? 'doctorClock' : 'doctorClockBad', { seconds: Math.abs(aheadMs / 1000).toFixed(1) }))
  const names = ['search_path', ...Object.keys(SESSION_SETTINGS)]
  const found = await session.rows<{ name: string; value: string; ofRole: boolean }>(sql('defaults', { names }))
  const others = found.filter(({ name, value }) => !isOurs(name, value))
  if (others.length > 0) {
    const settings = others.map(({ name, value, ofRole }) =>
      say(ofRole ? 'doctorOfRole' : 'doctorOfDatabase', { setting: `${name} = ${value}` }),
    )
    print(`· ${say('doctorDefaults', { settings: settings.join('; ') })}`)
  }
}

function isOurs(name: string, value: string): boolean {
  return SESSION_SETTINGS[name.toLowerCase()]?.toLowerCase() === value.toLowerCase()
}

function checkZone(
  { timeZone, timeZoneFrom }: Pick<CitySettings, 'timeZone' | 'timeZoneFrom'>,
  extent: Extent | undefined,
  { say }: Pick<Terminal, 'say'>,
  line: Line,
  atMs: number,
): void {
  const held = say(ZONE_LINES[timeZoneFrom], { zone: timeZone })
  if (extent === undefined) {
    line(true, held)
    return
  }
  const place = zoneAt(extent.lng, extent.lat)
  const agrees = [place, tzLookup(extent.lat, extent.lng)].some((zone) => hasSameHours(zone, timeZone, atMs))
  line(agrees, agrees ? held : `${held}; ${say('doctorZoneBad', { place })}`)
}

/** Many zones have several names; only the hours in summer and in winter count. */
function hasSameHours(one: string, other: string, atMs: number): boolean {
  return [atMs, atMs + HALF_YEAR_MS].every((at) => zoneOffsets(one)(at) === zoneOffsets(other)(at))
}

function checkArea({ areaKm2, isOutlined }: Extent, { say }: Pick<Terminal, 'say'>, line: Line): void {
  const most = isOutlined ? MOST_OUTLINED_KM2 : MOST_KM2
  const area = areaKm2.toLocaleString('en', { maximumSignificantDigits: 3 })
  if (areaKm2 < LEAST_KM2) line(false, say('doctorAreaSmall', { area, least: LEAST_KM2 }))
  else if (areaKm2 > most) line(false, say('doctorAreaLarge', { area, most: most.toLocaleString('en') }))
  else line(true, say('doctorArea', { area }))
}

async function checkPositions(
  session: Session,
  { say, print }: Pick<Terminal, 'say' | 'print'>,
  line: Line,
): Promise<void> {
  const outside = await session.rows<Outside>(sql('outside', { most: MOST_LOOKED_AT }))
  const count = (rows: number): string => `${rows.toLocaleString('en')}${rows < MOST_LOOKED_AT ? '' : '+'}`
  const far = outside.filter((of) => of.far > 0)
  const kinds = far.map(({ kind, far: rows, zero }) =>
    say(zero > 0 ? 'doctorStrayAtZero' : 'doctorStrayOf', {
      kind: say(stepMessage(kind)),
      rows: count(rows),
      zero: count(zero),
    }),
  )
  line(far.length === 0, far.length === 0 ? say('doctorNoStray') : say('doctorStray', { kinds: kinds.join(', ') }))

  const rows = (await session.row<{ rows: number }>(sql('rows')))?.rows ?? 0
  if (rows === 0) return
  const lost = outside.filter(({ kind }) => !thingOf(kind).beyondCity).reduce((sum, of) => sum + of.rows, 0)
  const figures = { share: ((100 * lost) / rows).toFixed(1), lost: count(lost), rows: count(rows) }
  if (lost > rows * MOST_OUTSIDE) line(false, say('doctorOutsideBad', figures))
  else if (lost > rows * SOME_OUTSIDE) print(`· ${say('doctorOutside', figures)}`)
  else line(true, say('doctorOutside', figures))
}
