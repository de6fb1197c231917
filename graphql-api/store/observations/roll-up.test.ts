import { beforeAll, expect, it } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { setTimeZone } from '../settings/city-settings.ts'
import { SYSTEM } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { createIngest } from '../../ingest/pipeline/ingest.ts'
import { payloadOf, recordingBus, silentLog, testFeed } from '../../ingest/pipeline/test-ingest.ts'
import type { Reading } from '../../ingest/feed/feed-item.ts'
import { readBuckets, valueOf, type Bucket, type BucketUnit } from './buckets.ts'
import { rollUp } from './roll-up.ts'

const START_MS = Date.parse('2026-11-20T09:00:00Z')
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Midnights of the city. */
const FIRST_DAY_MS = Date.parse('2026-11-19T16:00:00Z')

/** Pseudo-random numbers, 0…1. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

describeOnEachEngine('roll-ups', (database) => {
  let nowMs = START_MS
  const feed = testFeed('rolled')
  beforeAll(() => insertMiniCity(database()))

  it('match the readings at every step, in whatever order these arrive, are corrected and rolled up', async () => {
    const ingest = createIngest({
      database: database(),
      bus: recordingBus(),
      log: silentLog,
      now: () => nowMs,
      limits: { lingerMs: 0 },
    })
    const next = random(7)
    /** Every reading sent, by series and instant; the last one counts. */
    const sent = new Map<string, Map<number, { value: number; quality: number }>>()
    const properties = ['pm25', 'noise_laeq', 'rainfall', 'energy'] as const
    for (let step = 0; step < 24; step++) {
      nowMs += next() * 4 * HOUR_MS
      const readings = Array.from({ length: 1 + Math.floor(next() * 40) }, (): Reading => {
        const property = properties[Math.floor(next() * properties.length)] ?? 'pm25'
        const minutes = Math.floor(next() * next() * ((nowMs - FIRST_DAY_MS) / 60_000))
        const observedAtMs = Math.floor(nowMs / 60_000 - minutes) * 60_000 + Math.floor(next() * 3) * 20_000 - 60_000
        const quality = next() < 0.1 ? 2 : 0
        // A falling counter would be marked doubtful.
        const value = property === 'energy' ? (observedAtMs - FIRST_DAY_MS) / 20_000 : Math.round(next() * 100)
        return { kind: 'reading', thing: 'T', property, value, observedAtMs, quality }
      })
      await ingest.take(feed, payloadOf(readings), 'http')
      for (const { property, observedAtMs, value, quality = 0 } of readings) {
        const instants = sent.get(property) ?? new Map<number, { value: number; quality: number }>()
        sent.set(property, instants.set(observedAtMs, { value, quality }))
      }
      if (step % 3 === 1) await rollUp(database(), new Date(nowMs), Math.floor(next() * 6))
      const series = await database().read(SYSTEM, (session) =>
        session.rows<{ id: number; property: string }>({
          name: 'roll-up.test#series',
          text: 'select id, property from series order by id',
          values: [],
        }),
      )
      for (const unit of ['minute', 'hour', 'day'] as const) {
        const from = new Date(FIRST_DAY_MS + Math.floor(next() * 40) * HOUR_MS)
        const to = new Date(nowMs + (next() < 0.5 ? 2 * DAY_MS : -HOUR_MS))
        const found = await database().read(SYSTEM, (session) =>
          readBuckets(session, unit, { seriesIds: series.map(({ id }) => id), from, to }),
        )
        const expected = series.flatMap(({ id, property }) =>
          bucketsOf(id, property, unit, sent.get(property) ?? new Map(), from.getTime(), to.getTime()),
        )
        expect(found.map(rounded), `step ${String(step)}, ${unit}s`).toEqual(expected.map(rounded))
      }
    }
    // In the end every past hour is rolled up, and the answer is the same.
    while ((await rollUp(database(), new Date(nowMs))) > 0) continue
    const left = await database().read(SYSTEM, (session) =>
      session.row<{ rows: number; days: number }>({
        name: 'roll-up.test#left',
        text: 'select (select count(*)::int from rollup_due where hour_at < $1) as rows, (select count(*)::int from observation_day) as days',
        values: [new Date(Math.floor(nowMs / HOUR_MS) * HOUR_MS)],
      }),
    )
    expect(left?.rows).toBe(0)
    expect(left?.days).toBeGreaterThan(4)
    await ingest.close()
  })

  it('support days of 25 hours, also with `asOf`', async () => {
    await database().write(SYSTEM, (session) => setTimeZone(session, 'Europe/Paris', 'hand'))
    // Clocks are put back on 25 October.
    const noonMs = Date.parse('2026-10-27T12:00:00Z')
    const ingest = createIngest({
      ...{ database: database(), bus: recordingBus(), log: silentLog },
      now: () => noonMs,
      limits: { lingerMs: 0 },
    })
    const hours = Array.from({ length: 72 }, (_, hour) => Date.parse('2026-10-24T12:30:00Z') + hour * HOUR_MS)
    const readings = hours.map((observedAtMs, value): Reading => {
      return { kind: 'reading', thing: 'P', property: 'pm25', value, observedAtMs, quality: 0 }
    })
    await ingest.take(feed, payloadOf(readings), 'http')
    await ingest.close()
    const seriesIds = await database().read(SYSTEM, (session) =>
      session.rows<{ id: number }>({
        name: 'roll-up.test#p',
        text: `select id from series where thing = 'P'`,
        values: [],
      }),
    )
    const days = (asOf?: Date) =>
      database().read(SYSTEM, async (session) =>
        (
          await readBuckets(session, 'day', {
            seriesIds: seriesIds.map(({ id }) => id),
            ...{ from: new Date('2026-10-24T22:00:00Z'), to: new Date('2026-10-26T00:00:00Z'), asOf },
          })
        ).map(({ observedAt, count, last }) => [observedAt.toISOString(), count, last]),
      )
    const expected = [
      ['2026-10-24T22:00:00.000Z', 25, 34],
      ['2026-10-25T23:00:00.000Z', 24, 58],
    ]
    expect(await days()).toEqual(expected)
    while ((await rollUp(database(), new Date(noonMs))) > 0) continue
    expect(await days()).toEqual(expected)
    expect(await days(new Date(noonMs))).toEqual(expected)
  })

  it('use the energetic mean for levels, the last value for counters, the sum for amounts', () => {
    const bucket = { seriesId: 1, observedAt: new Date(), count: 2, min: 60, max: 70, first: 60, last: 70 }
    expect(valueOf({ ...bucket, sum: 1e6 + 1e7 }, 'noise_laeq')).toBeCloseTo(67.4, 1)
    expect(valueOf({ ...bucket, sum: 130 }, 'energy')).toBe(70)
    expect(valueOf({ ...bucket, sum: 130 }, 'rainfall')).toBe(130)
    expect(valueOf({ ...bucket, sum: 130 }, 'pm25')).toBe(65)
  })
})

function bucketsOf(
  seriesId: number,
  property: string,
  unit: BucketUnit,
  instants: ReadonlyMap<number, { value: number; quality: number }>,
  fromMs: number,
  toMs: number,
): Bucket[] {
  const unitMs = { minute: 60_000, hour: HOUR_MS, day: DAY_MS }[unit]
  const originMs = unit === 'day' ? FIRST_DAY_MS : 0
  const buckets = new Map<number, number[]>()
  for (const [ms, { value, quality }] of [...instants].sort(([a], [b]) => a - b)) {
    const begins = Math.floor((ms - originMs) / unitMs) * unitMs + originMs
    if (quality >= 2 || begins < fromMs || begins >= toMs) continue
    buckets.set(begins, [...(buckets.get(begins) ?? []), value])
  }
  return [...buckets].map(([ms, values]) => ({
    seriesId,
    observedAt: new Date(ms),
    count: values.length,
    sum: values.reduce((sum, value) => sum + (property === 'noise_laeq' ? 10 ** (value / 10) : value), 0),
    min: Math.min(...values),
    max: Math.max(...values),
    first: values[0] as number,
    last: values.at(-1) as number,
  }))
}

/** Large sums differ in their last digits by the order of adding. */
function rounded(bucket: Bucket): object {
  return { ...bucket, sum: Number(bucket.sum.toPrecision(10)) }
}
