import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Fix } from '../feed/feed-item.ts'
import { float4Array, instantArray, int4Array } from './binary-array.ts'
import type { KnownMover } from './mover-cache.ts'
import { isRepeated } from './reading-columns.ts'
import { countAccepted, type MessageCounts } from './message-counts.ts'

const sql = statements(new URL('./ingest.sql', import.meta.url))

/** A position with its region. */
export interface PlacedFix {
  readonly mover: KnownMover
  readonly fix: Fix
  readonly lngE7: number
  readonly latE7: number
  readonly regionId: number | null
  readonly counts: MessageCounts
}

/** Positions of a batch, each instant of a mover once. */
export interface FixColumns {
  readonly placed: PlacedFix[]
  readonly observedAtMs: number[]
}

export function newFixColumns(): FixColumns {
  return { placed: [], observedAtMs: [] }
}

export function addFix(
  { placed, observedAtMs }: FixColumns,
  mover: KnownMover,
  fix: Fix,
  regionId: number | null,
  counts: MessageCounts,
  attempt: number,
): void {
  if (isRepeated(mover, observedAtMs, fix.observedAtMs, attempt)) {
    counts.duplicates++
    return
  }
  observedAtMs.push(fix.observedAtMs)
  placed.push({ mover, fix, lngE7: Math.round(fix.lng * 1e7), latE7: Math.round(fix.lat * 1e7), regionId, counts })
}

/** Writes the positions of a batch and counts them. @returns those that became their mover's newest */
export async function writeFixes(session: Session, { placed }: FixColumns): Promise<PlacedFix[]> {
  if (placed.length === 0) return []
  const newest = new Map<KnownMover, PlacedFix>()
  for (const one of placed) {
    const atMs = one.fix.observedAtMs
    if (atMs > (newest.get(one.mover)?.fix.observedAtMs ?? one.mover.latestMs)) newest.set(one.mover, one)
  }
  const candidates = [...newest.values()].sort((a, b) => a.mover.id - b.mover.id)
  const [known, moved] = await Promise.all([
    session.tuples(sql('insertFixes', { ...columnsOf(placed), expected: placed.length })),
    candidates.length === 0 ? [] : session.tuples(sql('moveMovers', columnsOf(candidates))),
  ])
  const became = new Set(moved.map(([id]) => id as number))
  const wasThere = new Set(known.map(([place]) => (place as number) - 1))
  const newestMs = new Map<KnownMover, number>()
  placed.forEach(({ mover, fix: { observedAtMs }, counts }, i) => {
    if (wasThere.has(i)) {
      counts.duplicates++
      return
    }
    countAccepted(counts, observedAtMs)
    if (observedAtMs < (newestMs.get(mover) ?? mover.latestMs) || !became.has(mover.id)) counts.late++
    else newestMs.set(mover, observedAtMs)
  })
  return candidates.filter(({ mover }) => became.has(mover.id))
}

function columnsOf(fixes: readonly PlacedFix[]): Record<string, Buffer> {
  return {
    moverId: int4Array(fixes.map(({ mover }) => mover.id)),
    observedAt: instantArray(fixes.map(({ fix }) => fix.observedAtMs)),
    receivedAt: instantArray(fixes.map(({ counts }) => counts.message.receivedAtMs)),
    lngE7: int4Array(fixes.map(({ lngE7 }) => lngE7)),
    latE7: int4Array(fixes.map(({ latE7 }) => latE7)),
    speedKmh: float4Array(fixes.map(({ fix }) => fix.speedKmh ?? null)),
    bearingDeg: float4Array(fixes.map(({ fix }) => fix.bearingDeg ?? null)),
    regionId: int4Array(fixes.map(({ regionId }) => regionId)),
  }
}
