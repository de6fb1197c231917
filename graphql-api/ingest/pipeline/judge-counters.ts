import { counterStep } from '../../../domain/counter-step.ts'
import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { int4Array } from './binary-array.ts'
import type { ReadingColumns } from './reading-columns.ts'
import type { KnownSeries } from './series-cache.ts'

const sql = statements(new URL('./ingest.sql', import.meta.url))

const DOUBTFUL = 2

interface LatestCount {
  readonly seriesId: number
  readonly observedMs: number | null
  readonly value: number | null
  readonly quality: number | null
  readonly dialDigits: number | null
}

/**
 * Compares each count of a meter with the previous one, in the batch or in the database. A lower count that neither the
 * size of the register nor the meter explains becomes doubtful. Late counts are not compared. The next count is
 * compared with the doubtful one: of an exchanged meter only one reading is doubtful.
 */
export async function judgeCounters(session: Session, columns: ReadingColumns): Promise<void> {
  const { series, observedAtMs, values, qualities, registers, fallen } = columns
  fallen.clear()
  const places = series.flatMap(({ isCounter }, place) => (isCounter ? [place] : []))
  if (places.length === 0) return
  const ids = [...new Set(places.map((place) => (series[place] as KnownSeries).id))]
  const rows = await session.rows<LatestCount>(sql('latestCounts', { seriesId: int4Array(ids) }))
  const latest = new Map(
    rows.map(({ seriesId, observedMs, value, quality, dialDigits }) => [
      seriesId,
      { atMs: observedMs ?? -Infinity, value: value ?? -Infinity, quality: quality ?? 0, dialDigits },
    ]),
  )
  places.sort((a, b) => (observedAtMs[a] as number) - (observedAtMs[b] as number))
  for (const place of places) {
    const before = latest.get((series[place] as KnownSeries).id)
    const [atMs, value] = [observedAtMs[place] as number, values[place] as number]
    const { digits, event } = registers[place] ?? {}
    if (before === undefined || atMs < before.atMs) continue
    if (atMs === before.atMs) {
      const isDoubted = before.value === value && before.quality === DOUBTFUL && event === undefined
      if (isDoubted) qualities[place] = Math.max(qualities[place] as number, DOUBTFUL)
      continue
    }
    const step = event === undefined ? counterStep(before.value, value, digits ?? before.dialDigits ?? undefined) : 'up'
    if (step === 'reset') {
      fallen.add(place)
      qualities[place] = Math.max(qualities[place] as number, DOUBTFUL)
    }
    Object.assign(before, { atMs, value, quality: qualities[place] })
  }
}
