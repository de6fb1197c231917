import type { Session } from '../../platform/db/database.ts'
import { TABLE_LISTS } from '../things/table-lists.ts'
import { statements } from '../../platform/db/statements.ts'
import { RegionIndex, type IndexedRegion } from '../load/region-index.ts'
import { bulkOf, type Box } from './bulk.ts'
import { PRIVATE_CITY_CODE } from './region-codes.ts'

const sql = statements(new URL('./finalize.sql', import.meta.url), TABLE_LISTS)
const load = statements(new URL('../load/load.sql', import.meta.url))

/** The union of districts is the outline if they contain at least this share of the rows. */
const DISTRICTS_SHARE = 0.9

export interface CityNames {
  /** Name of the city if no file has one; absent: unchanged. */
  readonly cityName?: string
  /** Name if it has none. Default `城市`. */
  readonly defaultCityName?: string
  /** 12 digits, used if the city has no code yet; default `PRIVATE_CITY_CODE`. */
  readonly cityCode?: string
}

interface Root {
  readonly id: number
  readonly source: string
  readonly name: string
  readonly code: string
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

type LoadedBox = Box & { readonly regionId: number | null }

/**
 * Gives the city an outline: one from a file; else the union of its districts, if they contain the imported rows; else
 * the hull of the imported rows. Rows far from the bulk, and a second city, are left out.
 * @returns whether anything changed
 */
export async function drawCityRoot(session: Session, names: CityNames): Promise<boolean> {
  const roots = await session.rows<Root>(sql('cityRoots'))
  const drawn = roots.find((root) => root.source === 'city')
  if (drawn !== undefined && roots.length > 1) {
    await session.rows(sql('releaseChildren', { id: drawn.id }))
    await session.rows(sql('dropRegion', { id: drawn.id }))
    await session.rows(load('dropSearchEntries', { kind: 'region', ids: [drawn.id] }))
    return true
  }
  if (drawn === undefined && roots.length > 0) return false
  const name = names.cityName ?? drawn?.name ?? names.defaultCityName ?? '城市'
  const geom = await outlineOf(session, drawn)
  if (geom === undefined) return drawn !== undefined && (await session.rows(sql('renameRoot', { name }))).length > 0
  const source = {
    key: 'city',
    format: 'drawn',
    title: 'City Brain',
    licence: null,
    attribution: null,
    crs: 'EPSG:4326',
  }
  await session.rows(load('putSource', source))
  const code = drawn?.code ?? names.cityCode ?? PRIVATE_CITY_CODE
  return (await session.rows(sql('drawRoot', { geom, name, code }))).length > 0
}

/** Undefined: nothing has an extent. */
async function outlineOf(session: Session, drawn: Root | undefined): Promise<string | undefined> {
  const boxes = await session.rows<LoadedBox>(sql('loadedBoxes'))
  const isCity = bulkOf(boxes, drawn)
  const city = boxes.filter((_, i) => isCity[i])
  const districts = (await session.rows<IndexedRegion>(load('regionShapes'))).filter(
    ({ id, level }) => level === 'DISTRICT' && city.some(({ regionId }) => regionId === id),
  )
  if (districts.length > 0 && shareHeld(city, new RegionIndex(districts)) >= DISTRICTS_SHARE) {
    const together = await session.row<{ geom: string }>(
      sql('districtsTogether', { ids: districts.map(({ id }) => id) }),
    )
    if (together !== undefined) return together.geom
  }
  const column = (side: 'west' | 'south' | 'east' | 'north'): number[] =>
    city.filter(({ regionId }) => regionId === null).map((box) => box[side])
  const hull = await session.row<{ geom: string }>(
    sql('hullOf', {
      west: column('west'),
      south: column('south'),
      east: column('east'),
      north: column('north'),
      regionIds: city.flatMap(({ regionId }) => regionId ?? []),
    }),
  )
  return hull?.geom
}

function shareHeld(boxes: readonly Box[], regions: RegionIndex): number {
  let rows = 0
  let held = 0
  for (const box of boxes) {
    rows += box.rows
    if (regions.at([(box.west + box.east) / 2, (box.south + box.north) / 2]) !== null) held += box.rows
  }
  return rows === 0 ? 1 : held / rows
}
