import { type RoadClass, type TrafficLevel, segmentLevel } from '../../../domain/traffic/segment-level.ts'
import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'

const sql = statements(new URL('./traffic.sql', import.meta.url))

/** An older speed does not describe the present [P]. */
const SPEED_COUNTS_MS = 15 * 60_000

/** Classes that belong to the network even without a known speed, highest first. */
const NETWORK_CLASSES = ['motorway', 'trunk', 'primary', 'secondary', 'tertiary'] as const

/** Thresholds for a class of road; any other counts as a local road. */
const ROAD_CLASSES: Readonly<Record<string, RoadClass>> = {
  motorway: 'expressway',
  trunk: 'expressway',
  primary: 'arterial',
  secondary: 'secondary',
}

/** A road of the network with its current state. */
export interface NetworkRoad {
  readonly roadId: number
  readonly name: string | null
  readonly nameEn: string | null
  readonly roadClass: RoadClass
  readonly lengthM: number
  /** A point on it. */
  readonly lng: number
  readonly lat: number
  /** km/h; null: not observed, as are the three below. */
  readonly speedKmh: number | null
  readonly observedAt: Date | null
  readonly feedId: string | null
  readonly level: TrafficLevel | null
}

/** The visible roads, by region, at one moment. */
export interface RoadNetwork {
  readonly computedAt: Date
  /** The requested `asOf`; null: current. */
  readonly asOf: Date | null
  /** Roads in a region and all below it; absent: none. */
  readonly roads: ReadonlyMap<number, readonly NetworkRoad[]>
}

export interface RoadNetworkQuestion {
  readonly now: Date
  /** Absent: current. */
  readonly asOf?: Date | undefined
  /** Absent: everywhere. */
  readonly regionId?: number | undefined
  /** Leaves out restricted feeds for every reader. */
  readonly unrestricted?: boolean
}

interface RoadRow extends Omit<NetworkRoad, 'level' | 'roadClass'> {
  readonly roadClass: string
  /** Ids of the regions around it, the city first: `1.2.5`. */
  readonly path: string
}

export async function readRoadNetwork(session: Session, question: RoadNetworkQuestion): Promise<RoadNetwork> {
  const { now, asOf, regionId, unrestricted } = question
  const computedAt = asOf ?? now
  const rows = await session.rows<RoadRow>(
    sql('segments', {
      since: new Date(computedAt.getTime() - SPEED_COUNTS_MS),
      classes: NETWORK_CLASSES,
      live: asOf === undefined,
      ...{ asOf, regionId, unrestricted },
    }),
  )
  const roads = new Map<number, NetworkRoad[]>()
  for (const { path, roadClass: ownClass, ...row } of rows) {
    const roadClass = ROAD_CLASSES[ownClass] ?? 'local'
    const level = row.speedKmh === null ? null : segmentLevel(row.speedKmh, roadClass)
    const road = { ...row, roadClass, level }
    for (const id of path.split('.').map(Number)) {
      const inRegion = roads.get(id)
      if (inRegion === undefined) roads.set(id, [road])
      else inRegion.push(road)
    }
  }
  return { computedAt, asOf: asOf ?? null, roads }
}
