import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createLog } from '../log/log.ts'
import { BusError, type EventBus, type Position } from './event-bus.ts'
import { createInProcessBus } from './in-process-bus.ts'
import { createNatsBus, type NatsBusLimits } from './nats-bus.ts'
import { startTestBroker, type TestBroker } from './test-broker.ts'

const lines: string[] = []
const log = createLog('text', (line) => lines.push(line))

let broker: TestBroker
const buses: EventBus[] = []
beforeAll(async () => {
  broker = await startTestBroker()
})
afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.close()))
})
afterAll(() => broker.remove())

function open(limits: Partial<NatsBusLimits> = {}): EventBus {
  const bus = createNatsBus({ url: broker.url, log, limits: { firstRetryMs: 20, lastRetryMs: 50, ...limits } })
  buses.push(bus)
  return bus
}

/** Waits until it is true. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}

async function connected(limits?: Partial<NatsBusLimits>): Promise<EventBus> {
  const bus = open(limits)
  await until(() => bus.state().state === 'connected')
  return bus
}

const KINDS: readonly [string, () => Promise<EventBus>][] = [
  [
    'in process',
    () => {
      const bus = createInProcessBus(log)
      buses.push(bus)
      return Promise.resolve(bus)
    },
  ],
  ['over NATS', () => connected()],
]

describe.each(KINDS)('the event bus %s', (_, create) => {
  test('delivers each event once and in order to the listeners of its topic, with its position', async () => {
    const bus = await create()
    const received: [string, Position][] = []
    const others: string[] = []
    bus.subscribe('feed', ({ feedId }, position) => received.push([feedId, position]))
    bus.subscribe('alert', ({ id }) => others.push(String(id)))
    const names = Array.from({ length: 100 }, (_, i) => `feed-${String(i)}`)
    await Promise.all(names.map((feedId) => bus.publish('feed', { feedId })))
    await bus.publish('alert', { id: 7 })
    await until(() => others.length === 1)
    expect(received.map(([feedId]) => feedId)).toEqual(names)
    const [first] = received
    expect(received.map(([, { sequence }]) => sequence - (first?.[1].sequence ?? 0))).toEqual(names.map((_, i) => i))
    expect(new Set(received.map(([, { epoch }]) => epoch)).size).toBe(1)
  })

  test('isolates a failing listener, and delivers nothing to one that has left', async () => {
    const bus = await create()
    const received: string[] = []
    bus.subscribe('feed', () => {
      throw new Error('broken')
    })
    const leave = bus.subscribe('feed', ({ feedId }) => received.push(`gone ${feedId}`))
    bus.subscribe('feed', ({ feedId }) => received.push(feedId))
    leave()
    await bus.publish('feed', { feedId: 'air' })
    await until(() => received.length > 0)
    expect(received).toEqual(['air'])
    expect(lines.some((line) => line.includes('a listener of the event bus failed'))).toBe(true)
  })

  test('delivers what a listener publishes after the current event, to all', async () => {
    const bus = await create()
    const received: string[] = []
    bus.subscribe('feed', ({ feedId }) => {
      if (feedId === 'first') void bus.publish('feed', { feedId: 'second' })
    })
    bus.subscribe('feed', ({ feedId }) => received.push(feedId))
    await bus.publish('feed', { feedId: 'first' })
    await until(() => received.length === 2)
    expect(received).toEqual(['first', 'second'])
  })

  test('delivers nothing after it was closed, and may be closed twice', async () => {
    const bus = await create()
    const received: string[] = []
    bus.subscribe('feed', ({ feedId }) => received.push(feedId))
    await bus.close()
    await bus.close()
    await bus.publish('feed', { feedId: 'late' }).catch(() => undefined)
    expect(received).toEqual([])
  })
})

describe('over NATS', () => {
  test('delivers events of one replica to the others, with the same position', async () => {
    const [one, other] = [await connected(), await connected()]
    const received: (readonly [string, Position])[][] = [[], []]
    one.subscribe('feed', ({ feedId }, position) => received[0]?.push([feedId, position]))
    other.subscribe('feed', ({ feedId }, position) => received[1]?.push([feedId, position]))
    await one.publish('feed', { feedId: 'from-one' })
    await other.publish('feed', { feedId: 'from-other' })
    await until(() => received.every((list) => list.length === 2))
    expect(received[0]).toEqual(received[1])
    expect(received[0]?.map(([feedId]) => feedId)).toEqual(['from-one', 'from-other'])
  })

  test('reports an unreachable broker, blocks nobody and queues nothing; continues when it is back', async () => {
    const [one, other] = [await connected({ gapEveryMs: 30 }), await connected()]
    const received: string[] = []
    other.subscribe('feed', ({ feedId }) => received.push(feedId))
    let gaps = 0
    other.onGap(() => gaps++)
    await one.publish('feed', { feedId: 'before' })
    await until(() => received.length === 1)
    await broker.stop()
    await until(() => [one, other].every((bus) => bus.state().state === 'away'))
    const refused = await Promise.allSettled(
      Array.from({ length: 5_000 }, (_, i) => one.publish('feed', { feedId: `away-${String(i)}` })),
    )
    expect(refused.every((result) => result.status === 'rejected' && result.reason instanceof BusError)).toBe(true)
    let away = 0
    one.onGap(() => away++)
    await until(() => away > 0)
    const before = gaps
    await broker.start()
    await until(() => [one, other].every((bus) => bus.state().state === 'connected'))
    expect(gaps).toBeGreaterThan(before)
    await one.publish('feed', { feedId: 'after' })
    await until(() => received.includes('after'))
    expect(received).toEqual(['before', 'after'])
  })

  test('turns an event that is larger than the broker accepts into a gap', async () => {
    const [one, other] = [await connected(), await connected()]
    let gaps = 0
    const received: string[] = []
    other.onGap(() => gaps++)
    other.subscribe('feed', ({ feedId }) => received.push(feedId))
    await one.publish('feed', { feedId: 'x'.repeat(2_000_000) })
    await one.publish('feed', { feedId: 'small' })
    await until(() => received.length === 1)
    expect([gaps, received]).toEqual([1, ['small']])
  })

  test('refuses more events than the broker confirms', async () => {
    const bus = await connected({ inFlight: 3 })
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => bus.publish('feed', { feedId: 'many' })))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'])
  })

  test('waits for a broker that is not there at the start', async () => {
    await broker.stop()
    const bus = open()
    expect(bus.state().state).toBe('away')
    await expect(bus.publish('feed', { feedId: 'early' })).rejects.toMatchObject({ code: 'BUS_AWAY' })
    await broker.start()
    await until(() => bus.state().state === 'connected')
  })
})
