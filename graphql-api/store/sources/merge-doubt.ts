import { hasOwnData, readDemo } from './demo-marker.ts'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Feature, Target } from '../feature.ts'
import { metresPerDegree } from '../../../domain/metres-per-degree.ts'
import { pointOn } from '../../geometry/measure.ts'

const sql = statements(new URL('./merge-doubt.sql', import.meta.url))

/** Features of a file that are checked. */
const LOOKED_AT = 200
/** Data farther than this from everything else is not a suburb but another city. */
const FAR_M = 50_000
/** Kinds whose features are matched by position. */
const STANDING: readonly Target[] = ['building', 'facility', 'component', 'camera']
/** Kinds whose ids are compared with their previous positions. */
const PLACED: readonly Target[] = [...STANDING, 'road']
/** An id farther than this from its previous position means another thing, in metres. */
const MOVED_M = 1000

/** Why a file may not belong in the existing city. */
export type MergeDoubt =
  | { readonly reason: 'demo' }
  /** Its distance from everything else. */
  | { readonly reason: 'far'; readonly km: number }
  /** Most of the checked features are already there, from another source. */
  | {
      readonly reason: 'same'
      readonly source: string
      readonly same: number
      readonly looked: number
      readonly kind: Target
    }
  /** Most ids are those of things elsewhere: they are row numbers. */
  | { readonly reason: 'moved'; readonly source: string; readonly moved: number; readonly looked: number }

/** Checks the first features of a file. Undefined: no doubt. */
export async function mergeDoubt(
  database: Database,
  source: string,
  features: readonly Feature[],
): Promise<MergeDoubt | undefined> {
  const step = Math.max(1, Math.floor(features.length / LOOKED_AT))
  const looked = features
    .filter((_, i) => i % step === 0)
    .flatMap((feature) =>
      feature.geometry === undefined ? [] : [{ feature, at: pointOn(feature.geometry) as [number, number] }],
    )
  return database.read(SYSTEM, async (session) => {
    const demo = await readDemo(session)
    if (demo?.removedAt === null && !demo.sources.includes(source) && !(await hasOwnData(session)))
      return { reason: 'demo' }
    if (looked.length === 0) return undefined
    const positions = { lng: looked.map(({ at }) => at[0]), lat: looked.map(({ at }) => at[1]) }
    const metres = (await session.row<{ metres: number | null }>(sql('distance', positions)))?.metres ?? 0
    if (metres > FAR_M) return { reason: 'far', km: Math.round(metres / 1000) }
    for (const kind of PLACED) {
      const own = looked.filter(({ feature }) => feature.target === kind)
      if (own.length === 0) continue
      const ids = own.map(({ feature }) => feature.sourceId)
      const places = await session.rows<{ source_id: string; lng: number; lat: number }>(
        sql('placesOf', { source, ids, [kind]: true }),
      )
      const before = new Map(places.map(({ source_id, lng, lat }) => [source_id, [lng, lat] as const]))
      const moved = own.filter(({ feature, at }) => {
        const was = before.get(feature.sourceId)
        if (was === undefined) return false
        const degree = metresPerDegree(at[1])
        return Math.hypot((at[0] - was[0]) * degree.lng, (at[1] - was[1]) * degree.lat) > MOVED_M
      }).length
      if (moved * 2 > own.length) return { reason: 'moved', source, moved, looked: own.length }
    }
    for (const kind of STANDING) {
      const own = looked.filter(({ feature }) => feature.target === kind && !('isPart' in feature && feature.isPart))
      if (own.length === 0) continue
      const [lng, lat] = [own.map(({ at }) => at[0]), own.map(({ at }) => at[1])]
      const found = await session.row<{ source: string; count: number }>(
        sql('sameThings', { source, lng, lat, [kind]: true }),
      )
      if (found !== undefined && found.count * 2 > own.length)
        return { reason: 'same', source: found.source, same: found.count, looked: own.length, kind }
    }
    return undefined
  })
}
