import { regionOrRoot } from '../city/region-or-root.ts'
import type { Session } from '../../platform/db/database.ts'
import type { RegionRow } from '../regions/regions.service.ts'
import type { Origin } from './origin.ts'

/** What a figure of a region is asked by. */
export interface FigureQuestion {
  /** Absent: the city, or the largest region of the reader. */
  readonly regionCode?: string | null | undefined
  /** ISO 8601; absent: as known now. */
  readonly asOf?: string | null | undefined
}

/** What every figure of a region says. */
export interface FigureState extends Origin {
  readonly region: RegionRow
  /** What it is of. */
  readonly computedAt: Date
}

export interface FigureScope {
  readonly regionId: number
  readonly at: Date
  readonly asOf: Date | undefined
}

/** Computes a figure of a region. Null: there is no such region, or none that the reader may see. */
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
