import { regionOrRoot } from '../city/region-or-root.ts'
import type { Session } from '../../platform/db/database.ts'
import type { RegionRow } from '../regions/regions.service.ts'
import type { Origin } from './origin.ts'

/** Arguments of a figure of a region. */
export interface FigureQuestion {
  /** Absent: the city, or the largest region of the reader. */
  readonly regionCode?: string | null | undefined
  /** ISO 8601; absent: as known now. */
  readonly asOf?: string | null | undefined
}

/** Fields common to all figures of a region. */
export interface FigureState extends Origin {
  readonly region: RegionRow
  /** Time of the figure. */
  readonly computedAt: Date
}

export interface FigureScope {
  readonly regionId: number
  readonly at: Date
  readonly asOf: Date | undefined
}

/** Computes a figure of a region. Null: there is no such region, or it is not visible. */
export async function readFigure<Figure extends Origin>(
  session: Session,
  { regionCode, asOf }: FigureQuestion,
  now: Date,
  compute: (scope: FigureScope) => Promise<Figure>,
): Promise<(Figure & FigureState) | null> {
  const region = await regionOrRoot(session, regionCode)
  if (region === null) return null
  const then = asOf == null ? undefined : new Date(asOf)
  const at = then ?? now
  return { ...(await compute({ regionId: region.id, at, asOf: then })), region, computedAt: at }
}
