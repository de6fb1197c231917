import { propertyOf } from '../../../domain/properties.ts'
import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { LEVELS } from './roll-up.ts'

const sql = statements(new URL('./roll-up.sql', import.meta.url))

export type BucketUnit = 'minute' | 'hour' | 'day'

/** Readings of one series in a minute, an hour or a day. */
export interface Bucket {
  readonly seriesId: number
  readonly observedAt: Date
  readonly count: number
  /** For levels in decibels, the sum of 10^(L/10). */
  readonly sum: number
  readonly min: number
  readonly max: number
  readonly first: number
  readonly last: number
}

export interface BucketRange {
  readonly seriesIds: readonly number[]
  /** Buckets that begin at or after it … */
  readonly from: Date
  /** … and before it. */
  readonly to: Date
  /** As known at that time. */
  readonly asOf?: Date | undefined
  readonly after?: { readonly seriesId: number; readonly ms: number } | undefined
  readonly limit?: number | undefined
}

/** The day on which clocks are put back has 25 hours; one of them starts within an hour. */
const REACH_MS = { minute: 3_600_000, hour: 3_600_000, day: 26 * 3_600_000 } as const
const STATEMENTS = { minute: 'minutes', hour: 'hours', day: 'days' } as const

/** Buckets consistent with the readings of the session's snapshot, by series and time. Empty ones are omitted. */
export function readBuckets(session: Session, unit: BucketUnit, range: BucketRange): Promise<Bucket[]> {
  const { seriesIds, from, to, asOf, after, limit } = range
  const parameters = {
    ids: seriesIds,
    from: new Date(from.getTime() - REACH_MS[unit]),
    to: new Date(to.getTime() + REACH_MS[unit]),
    pageFrom: from,
    pageTo: to,
    levels: LEVELS,
    ...(unit === 'minute' && { minutes: true }),
    ...(after !== undefined && { afterId: after.seriesId, afterMs: after.ms }),
    ...(limit !== undefined && { limit }),
  }
  if (asOf === undefined) return session.rows<Bucket>(sql(STATEMENTS[unit], parameters))
  return session.rows<Bucket>(
    sql('bucketsAsOf', { ...parameters, [unit === 'day' ? 'days' : 'shorter']: true, unit, asOf }),
  )
}

/** The value of a bucket: a mean, a sum, the last or the highest, depending on the property. */
export function valueOf({ count, sum, max, last }: Bucket, property: string): number {
  switch (propertyOf(property)?.rollUp) {
    case 'energy_mean':
      return 10 * Math.log10(sum / count)
    case 'sum':
      return sum
    case 'last':
      return last
    case 'max':
      return max
    case 'mean':
    case undefined:
      return sum / count
  }
}
