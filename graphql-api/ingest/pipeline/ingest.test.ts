import { beforeAll, afterAll, expect, it } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { insertMiniThings } from '../../../fixtures/mini-things.ts'
import { SYSTEM } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import type { FeedItem, Reading } from '../feed/feed-item.ts'
import type { Receipt } from '../feed/feed.ts'
import { createIngest, type Ingest } from './ingest.ts'
import { payloadOf, recordingBus, silentLog, testFeed } from './test-ingest.ts'

const NOW_MS = Date.parse('2026-11-22T12:00:00Z')
const MINUTE_MS = 60_000

const reading = (thing: string, value: number, minutesAgo = 1, more: Partial<Reading> = {}): Reading => ({
  kind: 'reading',
  thing,
  property: 'pm25',
  value,
  observedAtMs: NOW_MS - minutesAgo * MINUTE_MS,
  ...more,
})

describeOnEachEngine('ingest', (database) => {
  const bus = recordingBus()
  let nowMs = NOW_MS
  let ingest: Ingest
  beforeAll(async () => {
    await insertMiniCity(database())
    await insertMiniThings(database())
    ingest = createIngest({ database: database(), bus, log: silentLog, now: () => nowMs, limits: { lingerMs: 0 } })
  })
  afterAll(() => ingest.close())

  let feeds = 0
  const newFeed = () => testFeed(`test-${String(++feeds)}`)
  const take = (feed: ReturnType<typeof testFeed>, ...arrivals: FeedItem[]): Promise<Receipt> =>
    ingest.take(feed, payloadOf(arrivals), 'http')
  const ask = <Row extends object>(text: string, ...values: unknown[]): Promise<Row[]> =>
    database().read(SYSTEM, (session) => session.rows<Row>({ name: `ingest.test#${text}`, text, values }))
  const kept = (feedId: string) =>
    ask<object>(
      `select s.thing, (extract(epoch from o.observed_at - '2026-11-22T12:00:00Z') / 60)::int as minute, o.revision, o.value
       from observation o join series s on s.id = o.series_id where s.feed_id = $1 order by 1, 2, 3`,
      feedId,
    )
  const latest = (feedId: string) =>
    ask<object>(
      `select s.thing, l.value, (extract(epoch from l.observed_at - '2026-11-22T12:00:00Z') / 60)::int as minute
       from series_latest l join series s on s.id = l.series_id where s.feed_id = $1 order by 1`,
      feedId,
    )
  const counters = async (feedId: string) =>
    (
      await ask<object>(
        'select messages, failed, items, accepted, corrections, late, duplicates, rejected, future from feed where id = $1',
        feedId,
      )
    )[0]

  it('writes a reading, links it to the sensor with that code and publishes it', async () => {
    const feed = newFeed()
    expect(await take(feed, reading('M01', 35))).toEqual({
      state: 'ok',
      accepted: 1,
      duplicates: 0,
      rejected: 0,
      faults: [],
    })
    expect(await kept(feed.id)).toEqual([{ thing: 'M01', minute: -1, revision: 0, value: 35 }])
    const [series] = await ask<{ id: number }>(
      `select s.id, s.sensor_id, r.code from series s join region r on r.id = s.region_id where feed_id = $1`,
      feed.id,
    )
    expect(series).toMatchObject({ sensor_id: 631, code: '990101001001001' })
    expect(bus.published).toContainEqual({
      topic: 'observations',
      event: expect.objectContaining({
        feedId: feed.id,
        seriesIds: [series?.id],
        sensorIds: [631],
        values: [35],
      }) as unknown,
    })
    expect(bus.published).toContainEqual({ topic: 'feed', event: { feedId: feed.id } })
  })

  it('counts a repetition as a duplicate and another value as a correction, also within one message', async () => {
    const feed = newFeed()
    expect(await take(feed, reading('A', 1), reading('A', 1), reading('A', 2), reading('B', 5))).toMatchObject({
      accepted: 3,
      duplicates: 1,
    })
    expect(await take(feed, reading('A', 2), reading('A', 3), reading('B', 5), reading('B', 6, 2))).toMatchObject({
      accepted: 2,
      duplicates: 2,
    })
    expect(await kept(feed.id)).toEqual([
      { thing: 'A', minute: -1, revision: 0, value: 1 },
      { thing: 'A', minute: -1, revision: 1, value: 2 },
      { thing: 'A', minute: -1, revision: 2, value: 3 },
      { thing: 'B', minute: -2, revision: 0, value: 6 },
      { thing: 'B', minute: -1, revision: 0, value: 5 },
    ])
    expect(await latest(feed.id)).toEqual([
      { thing: 'A', value: 3, minute: -1 },
      { thing: 'B', value: 5, minute: -1 },
    ])
    expect(await counters(feed.id)).toEqual({
      messages: 2,
      failed: 0,
      items: 8,
      accepted: 5,
      corrections: 2,
      late: 1,
      duplicates: 3,
      rejected: 0,
      future: 0,
    })
  })

  it('keeps the newest by device time, whatever the order of arrival', async () => {
    const feed = newFeed()
    for (const minutesAgo of [5, 1, 9, 3]) await take(feed, reading('A', minutesAgo, minutesAgo))
    expect(await latest(feed.id)).toEqual([{ thing: 'A', value: 1, minute: -1 }])
    expect(await counters(feed.id)).toMatchObject({ accepted: 4, late: 2 })
    // A correction of an old instant leaves the newest reading; one of the newest does not.
    await take(feed, reading('A', 50, 5))
    expect(await latest(feed.id)).toEqual([{ thing: 'A', value: 1, minute: -1 }])
    await take(feed, reading('A', 10, 1))
    expect(await latest(feed.id)).toEqual([{ thing: 'A', value: 10, minute: -1 }])
    expect(await counters(feed.id)).toMatchObject({ accepted: 6, corrections: 2, late: 3 })
  })

  it('rejects invalid items, keeps the message as a dead letter and writes the valid items', async () => {
    const feed = newFeed()
    const receipt = await take(
      feed,
      reading('A', 1),
      reading('A', -1),
      reading('A', NaN),
      reading('A', 1, -2),
      reading('A', 1, 500 * 24 * 60),
      reading('', 1),
      reading('A', 1, 1, { property: 'luck' as 'pm25' }),
      { kind: 'fix', mover: 'V', moverKind: 'taxi', lng: 200, lat: 1, observedAtMs: NOW_MS },
    )
    expect(receipt).toMatchObject({ state: 'ok', accepted: 1, rejected: 7 })
    expect(receipt.faults.map(({ code }) => code)).toEqual([
      'OUT_OF_RANGE',
      'INVALID',
      'FUTURE',
      'TOO_OLD',
      'INVALID',
      'UNKNOWN_PROPERTY',
      'OUT_OF_RANGE',
    ])
    expect(receipt.faults[2]?.message).toBe(
      'A: observed at 2026-11-22T12:02:00.000Z, which is 120 s ahead of our clock; expected at most 60 s',
    )
    expect(await ask('select id, door, fault_code, faults, payload_bytes > 100 as whole from dead_letter')).toEqual([
      { id: receipt.deadLetterId, door: 'http', fault_code: 'OUT_OF_RANGE', faults: 7, whole: true },
    ])
    expect(await counters(feed.id)).toMatchObject({ messages: 1, failed: 0, items: 8, rejected: 7, future: 1 })
    // A device's clock may be a little fast.
    expect(await take(feed, reading('A', 1, -0.9))).toMatchObject({ accepted: 1 })
  })

  it('does not accept 0,0 as a position of a mover or a sensor', async () => {
    const feed = newFeed()
    const receipt = await take(
      feed,
      { kind: 'fix', mover: 'V', moverKind: 'taxi', lng: 0, lat: 0, observedAtMs: NOW_MS },
      { kind: 'thing', thing: 'N', sensorKind: 'air_quality', lng: 0.00001, lat: 0 },
    )
    expect(receipt.faults.map(({ code, message }) => [code, message])).toEqual([
      ['OUT_OF_RANGE', 'V: position is [0, 0]; expected −180…180, −90…90°, and not 0,0'],
      ['OUT_OF_RANGE', 'N: position is [0.00001, 0]; expected −180…180, −90…90°, and not 0,0'],
    ])
  })

  it('counts an unreadable message as failed, and an empty one as a sign of life', async () => {
    const feed = newFeed()
    const faults = [{ code: 'UNREADABLE', message: 'no JSON' }]
    expect(await ingest.take(feed, payloadOf({ faults }), 'mqtt')).toMatchObject({ state: 'failed', faults })
    expect(await ingest.take(feed, { bytes: Buffer.from('{'), encoding: 'json' }, 'mqtt')).toMatchObject({
      state: 'failed',
      rejected: 1,
    })
    expect(await ask('select last_arrival_at from feed where id = $1', feed.id)).toEqual([{ last_arrival_at: null }])
    expect(await take(feed)).toMatchObject({ state: 'empty', accepted: 0 })
    expect(await ask('select last_arrival_at, messages, failed from feed where id = $1', feed.id)).toEqual([
      { last_arrival_at: new Date(NOW_MS), messages: 3, failed: 2 },
    ])
    expect(await ask('select messages, failed, rejected from feed_minute where feed_id = $1', feed.id)).toEqual([
      { messages: 3, failed: 2, rejected: 2 },
    ])
  })

  it('creates and moves sensors that a feed describes, assigns their region and relinks their series', async () => {
    const feed = newFeed()
    const thing = { kind: 'thing', thing: 'S-1', sensorKind: 'noise', name: '噪声一', lat: 31.2212 } as const
    await take(feed, reading('S-1', 40))
    expect(await take(feed, { ...thing, lng: 121.4712 }, { ...thing, lng: 121.4712 })).toMatchObject({
      accepted: 1,
      duplicates: 1,
    })
    const where = () =>
      ask(
        `select c.source, c.name, r.code, s.region_id = c.region_id as same from series s join sensor c on c.id = s.sensor_id
         join region r on r.id = c.region_id where s.feed_id = $1`,
        feed.id,
      )
    const made = { source: `feed:${feed.id}`, name: '噪声一', same: true }
    expect(await where()).toEqual([{ ...made, code: '990101001001001' }])
    expect(await take(feed, { ...thing, lng: 121.4792 })).toMatchObject({ accepted: 1 })
    expect(await where()).toEqual([{ ...made, code: '990102001001001' }])
    // A sensor that the city has with that code keeps the city's values.
    expect(await take(feed, { ...thing, thing: 'M01', lng: 121.4792 })).toMatchObject({ accepted: 0, duplicates: 1 })
  })

  it('writes positions, each instant once, with their region', async () => {
    const feed = newFeed()
    const fix = (lng: number, minutesAgo: number): FeedItem => ({
      kind: 'fix',
      mover: 'V1',
      moverKind: 'fire_engine',
      unitCode: 'U01',
      name: '沪A12345',
      lng,
      lat: 31.2212,
      speedKmh: 36.5,
      observedAtMs: NOW_MS - minutesAgo * MINUTE_MS,
    })
    expect(await take(feed, fix(121.4712, 5), fix(121.4792, 1), fix(121.4712, 5), fix(121.5, 3))).toMatchObject({
      accepted: 3,
      duplicates: 1,
    })
    expect(await take(feed, fix(121.4712, 5), fix(121.4713, 4))).toMatchObject({ accepted: 1, duplicates: 1 })
    expect(
      await ask(
        `select m.name, m.unit_id, m.kind, m.lng_e7, m.speed_kmh, m.bearing_deg, r.code, (select count(*)::int from mover_position p where p.mover_id = m.id) as fixes
         from mover m join region r on r.id = m.region_id where feed_id = $1`,
        feed.id,
      ),
    ).toEqual([
      {
        name: '沪A12345',
        unit_id: 621,
        kind: 'fire_engine',
        lng_e7: 1214792000,
        speed_kmh: 36.5,
        bearing_deg: null,
        code: '990102001001001',
        fixes: 4,
      },
    ])
    expect(await counters(feed.id)).toMatchObject({ accepted: 4, duplicates: 2, late: 2 })
  })

  it('keeps alerts once and marks those that they replace, in either order of arrival', async () => {
    const feed = newFeed()
    const alert = (
      sourceId: string,
      messageType: 'alert' | 'update' | 'cancel',
      replaces: string[] = [],
    ): FeedItem => ({
      kind: 'alert',
      sourceId,
      sentAtMs: NOW_MS,
      status: 'actual',
      messageType,
      replaces,
      category: ['met'],
      event: '暴雨',
      severity: 'severe',
      urgency: 'immediate',
      certainty: 'likely',
      warningColor: 'red',
      area: { type: 'Point', coordinates: [121.47, 31.22] },
      content: { words: 'é' },
    })
    expect(await take(feed, alert('a', 'alert'), alert('a', 'alert'))).toMatchObject({ accepted: 1, duplicates: 1 })
    await take(feed, alert('c', 'cancel', ['b']), alert('b', 'update', ['a']))
    expect(
      await ask(
        'select source_id, replaced_at is not null as replaced, st_x(geom) as lng from alert where feed_id = $1 order by 1',
        feed.id,
      ),
    ).toEqual([
      { source_id: 'a', replaced: true, lng: 121.47 },
      { source_id: 'b', replaced: true, lng: 121.47 },
      { source_id: 'c', replaced: false, lng: 121.47 },
    ])
  })

  it('revises a report only by a newer one', async () => {
    const feed = newFeed()
    const report = (title: string, updatedMinutesAgo: number): FeedItem => ({
      kind: 'report',
      sourceId: 'T1',
      reportedAtMs: NOW_MS - 10 * MINUTE_MS,
      updatedAtMs: NOW_MS - updatedMinutesAgo * MINUTE_MS,
      category: '噪声',
      title,
      lng: 121.4712,
      lat: 31.2212,
      callerPhone: '138',
      content: {},
    })
    expect(await take(feed, report('first', 5))).toMatchObject({ accepted: 1 })
    expect(await take(feed, report('second', 3), report('first', 5))).toMatchObject({ accepted: 1, duplicates: 1 })
    expect(
      await ask(
        'select title, revision, code from report p join region r on r.id = p.region_id where feed_id = $1',
        feed.id,
      ),
    ).toEqual([{ title: 'second', revision: 1, code: '990101001001001' }])
  })

  it('does not let a message that the database refuses block others', async () => {
    const feed = newFeed()
    const poison: FeedItem = {
      kind: 'report',
      sourceId: 'P',
      reportedAtMs: NOW_MS,
      updatedAtMs: NOW_MS,
      category: 'a\u0000b',
      title: 't',
      content: {},
    }
    const receipts = await Promise.all([
      take(feed, reading('A', 1)),
      take(feed, reading('B', 1), poison),
      ...Array.from({ length: 5 }, (_, i) => take(feed, reading(`C${String(i)}`, 1))),
    ])
    expect(receipts.map(({ state }) => state)).toEqual(['ok', 'failed', 'ok', 'ok', 'ok', 'ok', 'ok'])
    expect(receipts[1]).toMatchObject({ accepted: 0, rejected: 2, faults: [{ code: 'INVALID' }] })
    expect(await kept(feed.id)).toHaveLength(6)
    expect(await counters(feed.id)).toMatchObject({ messages: 7, failed: 1, accepted: 6, rejected: 2, duplicates: 0 })
  })

  it('writes exactly once when two replicas bring the same instants at the same time', async () => {
    const feed = newFeed()
    const other = createIngest({ database: database(), bus, log: silentLog, now: () => nowMs, limits: { lingerMs: 0 } })
    const things = Array.from({ length: 200 }, (_, i) => `T${String(i)}`)
    const receipts = await Promise.all(
      Array.from({ length: 20 }, (_, n) => {
        const order = n % 2 === 0 ? things : things.toReversed()
        const which = n % 2 === 0 ? ingest : other
        return which.take(feed, payloadOf(order.map((thing) => reading(thing, Math.floor(n / 4)))), 'http')
      }),
    )
    await other.close()
    const total = (of: 'accepted' | 'duplicates'): number => receipts.reduce((sum, receipt) => sum + receipt[of], 0)
    const [rows] = await ask<{ rows: number; things: number }>(
      `select count(*)::int as rows, count(distinct series_id)::int as things from observation o join series s on s.id = o.series_id where feed_id = $1`,
      feed.id,
    )
    expect(rows?.things).toBe(200)
    expect(total('accepted')).toBe(rows?.rows)
    expect(total('accepted') + total('duplicates')).toBe(4_000)
    // Revisions of an instant have no gaps, no two neighbours are equal, and the newest value is the last revision.
    expect(
      await ask(
        `select series_id from (select *, lag(revision) over w as before, lag(value) over w as value_before from observation
           window w as (partition by series_id, observed_at order by revision)) o
         where revision <> coalesce(before + 1, 0) or value = value_before`,
      ),
    ).toEqual([])
    expect(
      await ask(
        `select l.series_id from series_latest l join lateral (select value from observation o where o.series_id = l.series_id
           order by observed_at desc, revision desc limit 1) o on true where o.value <> l.value`,
      ),
    ).toEqual([])
  })

  it('writes once what another replica has written since, including new, late and corrected values', async () => {
    const feed = newFeed()
    const other = createIngest({ database: database(), bus, log: silentLog, now: () => nowMs, limits: { lingerMs: 0 } })
    const many = (value: number, minutesAgo: number, from = 0): Reading[] =>
      Array.from({ length: 100 }, (_, i) => reading(`T${String(from + i)}`, value, minutesAgo))
    // Both know these series, and that nothing is newer than 30 minutes.
    await take(feed, ...many(1, 30))
    await other.take(feed, payloadOf(many(1, 30)), 'http')
    expect(await other.take(feed, payloadOf([...many(2, 20), ...many(3, 19)]), 'http')).toMatchObject({ accepted: 200 })
    const told = [...many(2, 20), ...many(4, 10), ...many(5, 19), ...many(6, 40), ...many(4, 10), reading('T0', 7, 10)]
    expect(await take(feed, ...told)).toMatchObject({ accepted: 301, duplicates: 200, rejected: 0 })
    await other.close()
    expect(await counters(feed.id)).toMatchObject({ accepted: 601, duplicates: 300, corrections: 101, late: 100 })
    expect((await kept(feed.id)).filter((row) => (row as { thing: string }).thing === 'T0')).toEqual([
      { thing: 'T0', minute: -40, revision: 0, value: 6 },
      { thing: 'T0', minute: -30, revision: 0, value: 1 },
      { thing: 'T0', minute: -20, revision: 0, value: 2 },
      { thing: 'T0', minute: -19, revision: 0, value: 3 },
      { thing: 'T0', minute: -19, revision: 1, value: 5 },
      { thing: 'T0', minute: -10, revision: 0, value: 4 },
      { thing: 'T0', minute: -10, revision: 1, value: 7 },
    ])
    const newest = await latest(feed.id)
    expect(newest).toContainEqual({ thing: 'T0', value: 7, minute: -10 })
    expect(newest.filter((row) => (row as { value: number }).value === 4)).toHaveLength(99)
  })

  it('writes any number of corrections of one reading in a few statements, and keeps the last', async () => {
    const feed = newFeed()
    let asked = 0
    const counting = createIngest({
      ...{ bus, log: silentLog, now: () => nowMs, limits: { lingerMs: 0 } },
      database: {
        read: (...of) => database().read(...of),
        write: (identity, work) =>
          database().write(identity, (session) =>
            work({
              rows: (statement) => (asked++, session.rows(statement)),
              row: (statement) => (asked++, session.row(statement)),
              tuples: (statement) => (asked++, session.tuples(statement)),
              script: (text) => (asked++, session.script(text)),
            }),
          ),
      },
    })
    await counting.take(feed, payloadOf([reading('A', 0), reading('B', 0)]), 'http')
    asked = 0
    const corrections = Array.from({ length: 3_000 }, (_, n) => reading('A', n % 400))
    const twice = [reading('B', 1), reading('B', 1), reading('B', 2)]
    expect(await counting.take(feed, payloadOf([...corrections, ...twice]), 'http')).toMatchObject({
      accepted: 2_999 + 2,
      duplicates: 2,
    })
    expect(asked).toBeLessThan(20)
    expect(await latest(feed.id)).toMatchObject([{ value: 2_999 % 400 }, { value: 2 }])
    const revisions = await kept(feed.id)
    expect([revisions.length, revisions[1_000]]).toEqual([
      1_001 + 3,
      { thing: 'A', minute: -1, revision: 1_000, value: 2_999 % 400 },
    ])
    // Also across messages: each is one more revision, in place of the last.
    expect(await counting.take(feed, payloadOf([reading('A', 7)]), 'http')).toMatchObject({
      accepted: 1,
      duplicates: 0,
    })
    expect(await counting.take(feed, payloadOf([reading('A', 7)]), 'http')).toMatchObject({
      accepted: 0,
      duplicates: 1,
    })
    expect((await kept(feed.id)).length).toBe(1_001 + 3)
    expect((await counters(feed.id)) as object).toMatchObject({ corrections: 2_999 + 2 + 1 })
    await counting.close()
  })

  it('reports that it is busy before it exceeds its limits', async () => {
    const feed = newFeed()
    const small = createIngest({
      database: database(),
      bus,
      log: silentLog,
      now: () => nowMs,
      limits: { queueItems: 3 },
    })
    const first = small.take(feed, payloadOf([reading('A', 1), reading('B', 1), reading('C', 1)]), 'http')
    await first
    const taken = [1, 2, 3].map((n) => small.take(feed, payloadOf([reading(`D${String(n)}`, 1)]), 'http'))
    await expect(small.take(feed, payloadOf([reading('E', 1)]), 'http')).rejects.toMatchObject({
      code: 'BUSY',
      retryAfterMs: 1_000,
    })
    expect(small.queued().items).toBe(3)
    await Promise.all(taken)
    expect(small.queued()).toEqual({ items: 0, bytes: 0 })
    expect(await small.take(feed, payloadOf([reading('E', 1)]), 'http')).toMatchObject({ accepted: 1 })
    await small.close()
    await expect(small.take(feed, payloadOf([]), 'http')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
  })

  it('relinks series when sensors come or go', async () => {
    const feed = newFeed()
    await take(feed, reading('NEW-1', 1))
    await database().write(SYSTEM, (session) =>
      session.script(
        `update sensor set code = 'NEW-1' where id = 632; update dataset set revision = revision + 1 where name = 'sensor'`,
      ),
    )
    nowMs += 10_000
    await take(feed, reading('NEW-1', 2))
    expect(await ask('select sensor_id from series where feed_id = $1', feed.id)).toEqual([{ sensor_id: 632 }])
    nowMs = NOW_MS
  })
})
