import { connectAsync, type MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLog } from '../../log.ts'
import { readingsJson } from '../adapters/readings-json.ts'
import { catalogueOf } from '../catalogue.ts'
import type { Receipt } from '../feed.ts'
import { openMqttClient, type MqttClientDoor } from './mqtt-client.ts'
import { startTestMosquitto, type TestMosquitto } from './test-mosquitto.ts'

const OK: Receipt = { state: 'ok', accepted: 1, duplicates: 0, rejected: 0, faults: [] }

describe('Eclipse Mosquitto', () => {
  let broker: TestMosquitto
  let publisher: MqttClient
  let doors: MqttClientDoor[]
  const lines: string[] = []

  beforeEach(async () => {
    doors = []
    lines.length = 0
    broker = await startTestMosquitto()
    publisher = await connectAsync(broker.url, { protocolVersion: 5, reconnectPeriod: 50 })
  })
  afterEach(async () => {
    publisher.end(true)
    for (const door of doors) await door.close()
    await broker.remove()
  })

  async function replica(clientId: string, take: (text: string) => Promise<Receipt>): Promise<MqttClientDoor> {
    const door = openMqttClient({
      ...{ url: broker.url, clientId, catalogue: catalogueOf([readingsJson]) },
      ingest: { take: (_, { bytes }) => take(new TextDecoder().decode(bytes)) },
      log: createLog('json', (line) => lines.push(line)),
    })
    doors.push(door)
    await until(() => door.state().state === 'connected')
    return door
  }
  const publish = (n: number): Promise<unknown> =>
    publisher.publishAsync(`feeds/${readingsJson.id}/d${String(n % 7)}`, String(n), { qos: 1 })

  test('speaks MQTT 5 and gives each message to one of the replicas', async () => {
    const taken: string[][] = [[], []]
    const [first] = await Promise.all(
      taken.map((texts, i) =>
        replica(`city-${String(i)}`, (text) => {
          texts.push(text)
          return Promise.resolve(OK)
        }),
      ),
    )
    expect(first?.state().version).toBe(5)
    expect(lines.filter((line) => line.includes('"shared":true'))).toHaveLength(2)
    const numbers = Array.from({ length: 200 }, (_, n) => n)
    await Promise.all(numbers.map(publish))
    await until(() => taken.flat().length >= 200)
    expect(taken.flat().map(Number).sort((a, b) => a - b)).toEqual(numbers)
    expect(taken.every((texts) => texts.length > 0)).toBe(true)
  })

  test('keeps what was not acknowledged while it, and then the city, is away', async () => {
    const durable = new Set<string>()
    let isStoreAway = true
    const door = await replica('city-0', (text) => {
      if (isStoreAway) return Promise.reject(Object.assign(new Error('away'), { code: 'STORE_AWAY' }))
      durable.add(text)
      return Promise.resolve(OK)
    })
    for (let n = 0; n < 20; n++) await publish(n)
    await until(() => door.state().held === 20)
    await broker.stop()
    await until(() => door.state().state === 'away')
    isStoreAway = false
    await broker.start()
    await until(() => durable.size === 20)
    await until(() => door.state().state === 'connected')
    await door.close()
    for (let n = 20; n < 40; n++) await publish(n)
    await replica('city-0', (text) => {
      durable.add(text)
      return Promise.resolve(OK)
    })
    await until(() => durable.size === 40)
  })
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}
