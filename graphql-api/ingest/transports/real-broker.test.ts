import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../platform/db/database.ts'
import { openTestDatabase } from '../../platform/db/test-databases.ts'
import { createLog } from '../../platform/log/log.ts'
import { readingsJson } from '../adapters/readings-json.ts'
import { catalogueOf } from '../catalogue/catalogue.ts'
import type { Receipt } from '../feed/feed.ts'
import { openMqttClient, type BrokerSubscription } from './mqtt-client.ts'
import { waitFor } from './retry-until-taken.ts'
import { startTestMosquitto, type TestMosquitto } from './test-mosquitto.ts'
import { takeTurns } from './turn.ts'

const OK: Receipt = { state: 'ok', accepted: 1, duplicates: 0, rejected: 0, faults: [] }

describe('Eclipse Mosquitto', () => {
  let broker: TestMosquitto
  let publisher: MqttClient
  let transports: BrokerSubscription[]
  const lines: string[] = []
  let database: Database

  beforeAll(async () => {
    database = await openTestDatabase('server')
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    transports = []
    lines.length = 0
    broker = await startTestMosquitto()
    publisher = await connectAsync(broker.url, { protocolVersion: 5, reconnectPeriod: 50 })
  })
  afterEach(async () => {
    publisher.end(true)
    for (const transport of transports) await transport.close()
    await broker.remove()
  })

  async function replica(take: (text: string) => Promise<Receipt>): Promise<BrokerSubscription> {
    const log = createLog('json', (line) => lines.push(line))
    const transport = openMqttClient({
      ...{ url: broker.url, catalogue: catalogueOf([readingsJson]), log },
      turn: takeTurns({ database, log, wait: (ms, signal) => waitFor(ms / 30, signal) }),
      ingest: { take: (_, { bytes }) => take(new TextDecoder().decode(bytes)) },
    })
    transports.push(transport)
    await until(() => transport.state().state === 'connected' || transports.length > 1)
    return transport
  }
  const publish = (n: number): Promise<unknown> =>
    publisher.publishAsync(`feeds/${readingsJson.id}/d${String(n % 7)}`, String(n), { qos: 1 })

  test('is read by one replica, and without a gap by the next one after it', async () => {
    const taken: number[] = []
    const take = (text: string): Promise<Receipt> => {
      taken.push(Number(text))
      return Promise.resolve(OK)
    }
    const [first, second] = [await replica(take), await replica(take)]
    await until(() => second.state().state === 'standby')
    expect(first.state()).toMatchObject({ state: 'connected', version: 5 })
    for (let n = 0; n < 50; n++) await publish(n)
    await until(() => taken.length >= 50)
    const going = first.close()
    for (let n = 50; n < 100; n++) await publish(n)
    await going
    for (let n = 100; n < 150; n++) await publish(n)
    await until(() => second.state().state === 'connected')
    await until(() => new Set(taken).size === 150)
    expect(taken).toHaveLength(150)
  })

  test('keeps unacknowledged messages while it, and then the city, is down', async () => {
    const durable = new Set<string>()
    let isDatabaseUnavailable = true
    const transport = await replica((text) => {
      if (isDatabaseUnavailable)
        return Promise.reject(Object.assign(new Error('away'), { code: 'DATABASE_UNAVAILABLE' }))
      durable.add(text)
      return Promise.resolve(OK)
    })
    for (let n = 0; n < 20; n++) await publish(n)
    await until(() => transport.state().held === 20)
    await broker.stop()
    await until(() => transport.state().state === 'away')
    isDatabaseUnavailable = false
    await broker.start()
    // The city is not back yet: a broker must keep these for a session that it knows.
    for (let n = 20; n < 25; n++) await publish(n)
    await until(() => durable.size === 25)
    await until(() => transport.state().state === 'connected')
    await transport.close()
    for (let n = 25; n < 40; n++) await publish(n)
    await replica((text) => {
      durable.add(text)
      return Promise.resolve(OK)
    })
    await until(() => durable.size === 40)
  })
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}
