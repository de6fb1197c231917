import { trafficIndex, type TrafficIndex } from '../../../domain/traffic/performance-index.ts'
import { regionOrRoot } from '../city/region-or-root.ts'
import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { RegionRow } from '../regions/regions.service.ts'
import { readRoadNetwork, type NetworkRoad, type RoadNetwork } from './road-network.ts'

const sql = statements(new URL('./traffic.sql', import.meta.url))

/** The traffic of one region; those of its children come from the same reading. */
export interface TrafficState extends TrafficIndex {
  readonly region: RegionRow
  readonly network: RoadNetwork
  readonly roads: readonly NetworkRoad[]
  readonly computedAt: Date
}

export interface TrafficQuestion {
  readonly regionCode?: string | null | undefined
  /** ISO 8601. */
  readonly asOf?: string | null | undefined
}

/** Null: there is no such region, or it is not visible. */
export async function readTraffic(
  session: Session,
  { regionCode, asOf }: TrafficQuestion,
  now: Date,
): Promise<TrafficState | null> {
  const region = await regionOrRoot(session, regionCode)
  if (region === null) return null
  const at = asOf == null ? undefined : new Date(asOf)
  return trafficOf(region, await readRoadNetwork(session, { now, asOf: at, regionId: region.id }))
}

export function trafficOf(region: RegionRow, network: RoadNetwork): TrafficState {
  const roads = network.roads.get(region.id) ?? []
  return { region, network, roads, computedAt: network.computedAt, ...trafficIndex(roads) }
}

/** If there are more observed roads the lowest classes are left out. */
const MOST_SEGMENTS = 20_000

export interface TrafficColumns {
  readonly roadIds: string[]
  readonly speedsKmh: number[]
  readonly levels: number[]
  readonly observedAt: Date[]
}

export function trafficColumns(roads: readonly NetworkRoad[]): TrafficColumns {
  const columns: TrafficColumns = { roadIds: [], speedsKmh: [], levels: [], observedAt: [] }
  for (const { roadId, speedKmh, level, observedAt } of roads) {
    if (speedKmh === null || level === null || observedAt === null) continue
    if (columns.roadIds.push(String(roadId)) > MOST_SEGMENTS) break
    columns.speedsKmh.push(speedKmh)
    columns.levels.push(level)
    columns.observedAt.push(observedAt)
  }
  columns.roadIds.length = columns.speedsKmh.length
  return columns
}

export interface TrafficPointRow {
  readonly at: Date
  readonly index: number | null
  readonly meanSpeedKmh: number | null
}

/** Trends by minute, for each region. */
export async function trafficTrends(
  session: Session,
  regionIds: readonly number[],
  minutes: number,
  to: Date,
): Promise<TrafficPointRow[][]> {
  const from = new Date(to.getTime() - minutes * 60_000)
  const rows = await session.rows<TrafficPointRow & { regionId: number }>(sql('trend', { regionIds, from, to }))
  const byRegion = new Map(regionIds.map((id): [number, TrafficPointRow[]] => [id, []]))
  for (const row of rows) byRegion.get(row.regionId)?.push(row)
  return regionIds.map((id) => byRegion.get(id) ?? [])
}
