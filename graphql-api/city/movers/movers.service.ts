import { statements } from '../../platform/db/statements.ts'
import { createEntityResolvers } from '../../graphql/entity-resolvers.ts'
import type { Connection } from '../../graphql/connection.ts'
import type { Context } from '../../graphql/context.ts'
import { invalidInput } from '../../graphql/errors.ts'
import { listParameter } from '../../graphql/keyset-page.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type { MoverFilter, MoverKind } from '../../graphql/types.generated.ts'

const file = new URL('./movers.sql', import.meta.url)
const sql = statements(file)

export interface MoverRow {
  readonly id: number
  readonly kind: MoverKind
  readonly name: string | null
  readonly nameEn: string | null
  readonly feedId: string
  readonly sourceId: string
  readonly unitId: number | null
  readonly routeId: number | null
  readonly regionId: number | null
  readonly lng: number
  readonly lat: number
  readonly observedAt: Date
  readonly receivedAt: Date | null
  readonly speedKmh: number | null
  readonly bearingDeg: number | null
}

export interface TrackRow {
  readonly moverId: number
  readonly lng: number
  readonly lat: number
  readonly observedAt: Date
  readonly speedKmh: number | null
  readonly bearingDeg: number | null
}

export type MoverRows = Connection<MoverRow>

export const movers = createEntityResolvers<MoverRow, MoverFilter>({
  name: 'mover',
  sql: file,
  filter: ({ bbox, regionCode, kind, feedId }) => ({
    ...spatialParameters({ bbox, regionCode }, 'filter'),
    kind: listParameter(kind),
    feedId: feedId ?? undefined,
  }),
})

const LONGEST_MS = 24 * 3_600_000
const POINTS_AT_MOST = 5_000

/** Reads one track together with all others of the request for the same time. */
export function loadTrack({ batch }: Context, id: number, from: string, to: string): Promise<TrackRow[]> {
  const tookMs = Date.parse(to) - Date.parse(from)
  if (tookMs < 0 || tookMs > LONGEST_MS) throw invalidInput('to', to, `0 to 24 hours after from, ${from}`)
  return batch(`track ${from} ${to}`, async (ids: readonly number[], session) => {
    const rows = await session.rows<TrackRow>(sql('tracks', { ids, from, to, atMost: POINTS_AT_MOST }))
    const tracks = new Map(ids.map((mover) => [mover, [] as TrackRow[]]))
    for (const row of rows) tracks.get(row.moverId)?.push(row)
    return ids.map((mover) => tracks.get(mover) ?? [])
  }).load(id)
}
