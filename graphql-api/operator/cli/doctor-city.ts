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
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  doctorEncoding: ['the database is encoded as {encoding}', '数据库编码：{encoding}'],
  doctorClock: ['the clocks of the database and of this machine agree', '数据库与本机时钟一致'],
  doctorClockBad: [
    'the clocks of the database and of this machine differ by {seconds} s: synchronize both by NTP',
    '数据库与本机时钟相差 {seconds} 秒：请用 NTP 校准两者',
  ],
  doctorOfRole: ['{setting} (of its user)', '{setting}（数据库用户）'],
  doctorOfDatabase: ['{setting} (of the database)', '{setting}（数据库）'],
  doctorDefaults: [
    'the database has other defaults, which are harmless, since every connection sets its own: {settings}',
    '数据库的默认设置有所不同，但每个连接都会自行设置，不受影响：{settings}',
  ],
  doctorZoneBad: [
    'but the city lies in the time zone of {place}: npm run city -- set time-zone auto',
    '但城市所在地的时区为 {place}：请运行 npm run city -- set time-zone auto',
  ],
  doctorArea: ['the city covers {area} km²', '城市面积 {area} 平方公里'],
  doctorAreaSmall: [
    'the city covers {area} km², less than the {least} of any city: its boundary is wrong, or coordinates are not in degrees',
    '城市面积仅 {area} 平方公里，应不小于 {least}：请检查边界是否正确、坐标是否为经纬度',
  ],
  doctorAreaLarge: [
    'the city covers {area} km², more than the {most} of any city: import its boundary, or remove data of other places (npm run city -- source list)',
    '城市面积达 {area} 平方公里，应不大于 {most}：请导入本市边界，或移除不属于本市的数据（npm run city -- source list）',
  ],
  doctorNoStray: ['nothing lies far outside the city', '没有远离城市的数据'],
  doctorStray: [
    'far outside the city: {kinds}; correct their positions in the file and import it again',
    '远离城市的数据：{kinds}：请在源文件中更正位置后重新导入',
  ],
  doctorStrayOf: ['{kind} ({rows})', '{kind} {rows} 条'],
  doctorStrayAtZero: ['{kind} ({rows}, of which {zero} at 0,0)', '{kind} {rows} 条（其中 {zero} 条位于 0,0）'],
  doctorOutside: [
    '{share} % of the loaded data lies in no region ({lost} of {rows} rows)',
    '不在任何区划内的数据占 {share}%（{rows} 条中的 {lost} 条）',
  ],
  doctorOutsideBad: [
    '{share} % of the loaded data lies in no region ({lost} of {rows} rows), and is hidden from accounts limited to regions: import the boundaries of this city',
    '不在任何区划内的数据占 {share}%（{rows} 条中的 {lost} 条），按区域授权的用户无法看到：请导入本市的区划边界',
  ],
} as const satisfies Readonly<Record<string, Words>>

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
  if (encoding === 'UTF8') line(true, say(WORDS.doctorEncoding, { encoding }))
  const before = now()
  const clock = await session.row<{ atMs: number }>(sql('clock'))
  const aheadMs = (clock?.atMs ?? NaN) - (before + now()) / 2
  const fits = Math.abs(aheadMs) <= MAX_CLOCK_MS
  line(fits, say(fits ? WORDS.doctorClock : WORDS.doctorClockBad, { seconds: Math.abs(aheadMs / 1000).toFixed(1) }))
  const names = ['search_path', ...Object.keys(SESSION_SETTINGS)]
  const found = await session.rows<{ name: string; value: string; ofRole: boolean }>(sql('defaults', { names }))
  const others = found.filter(({ name, value }) => !isOurs(name, value))
  if (others.length > 0) {
    const settings = others.map(({ name, value, ofRole }) =>
      say(ofRole ? WORDS.doctorOfRole : WORDS.doctorOfDatabase, { setting: `${name} = ${value}` }),
    )
    print(`· ${say(WORDS.doctorDefaults, { settings: settings.join('; ') })}`)
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
  line(agrees, agrees ? held : `${held}; ${say(WORDS.doctorZoneBad, { place })}`)
}

/** Many zones have several names; only the hours in summer and in winter count. */
function hasSameHours(one: string, other: string, atMs: number): boolean {
  return [atMs, atMs + HALF_YEAR_MS].every((at) => zoneOffsets(one)(at) === zoneOffsets(other)(at))
}

function checkArea({ areaKm2, isOutlined }: Extent, { say }: Pick<Terminal, 'say'>, line: Line): void {
  const most = isOutlined ? MOST_OUTLINED_KM2 : MOST_KM2
  const area = areaKm2.toLocaleString('en', { maximumSignificantDigits: 3 })
  if (areaKm2 < LEAST_KM2) line(false, say(WORDS.doctorAreaSmall, { area, least: LEAST_KM2 }))
  else if (areaKm2 > most) line(false, say(WORDS.doctorAreaLarge, { area, most: most.toLocaleString('en') }))
  else line(true, say(WORDS.doctorArea, { area }))
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
    say(zero > 0 ? WORDS.doctorStrayAtZero : WORDS.doctorStrayOf, {
      kind: say(stepMessage(kind)),
      rows: count(rows),
      zero: count(zero),
    }),
  )
  line(
    far.length === 0,
    far.length === 0 ? say(WORDS.doctorNoStray) : say(WORDS.doctorStray, { kinds: kinds.join(', ') }),
  )

  const rows = (await session.row<{ rows: number }>(sql('rows')))?.rows ?? 0
  if (rows === 0) return
  const lost = outside.filter(({ kind }) => !thingOf(kind).beyondCity).reduce((sum, of) => sum + of.rows, 0)
  const figures = { share: ((100 * lost) / rows).toFixed(1), lost: count(lost), rows: count(rows) }
  if (lost > rows * MOST_OUTSIDE) line(false, say(WORDS.doctorOutsideBad, figures))
  else if (lost > rows * SOME_OUTSIDE) print(`· ${say(WORDS.doctorOutside, figures)}`)
  else line(true, say(WORDS.doctorOutside, figures))
}
