// Takes the database, the broker of feeds and the bus of the replicas away, one after the other and then together, each for a minute, under
// devices that go on all the time, and gives them back. Says what the system said meanwhile, how soon it took readings again, and whether each
// acknowledged reading is there exactly once. Real PostgreSQL, nats-server and Mosquitto; two whole servers.
// `npm run drill [-- --seconds 60]`
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { issueMachineToken } from '../graphql-api/admin/accounts/machine-tokens.service.ts'
import { ACCOUNTS, SYSTEM } from '../graphql-api/platform/db/database.ts'
import { startPrivateServer } from '../graphql-api/platform/db/private-server.ts'
import { openServerDatabase } from '../graphql-api/platform/db/server-database.ts'
import { startTestBroker } from '../graphql-api/platform/events/test-broker.ts'
import { startTestMosquitto } from '../graphql-api/ingest/transports/test-mosquitto.ts'
import { overHttp, overMqtt, type Devices } from './outage/devices.ts'
import { startReplica, type Replica } from './outage/replica.ts'
import { watchReadings } from './outage/watcher.ts'

const { values: options } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } })
const awaySeconds = Number(options.seconds)
if (!(awaySeconds > 0)) throw new Error(`--seconds is "${options.seconds}"; expected a number above 0`)
const CALM_MS = 5_000
const FEED = 'readings-json'

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const stops: (() => unknown)[] = []
const home = await mkdtemp(join(tmpdir(), 'city-drill-'))
stops.push(() => rm(home, { recursive: true, force: true }))
try {
  const postgres = await startPrivateServer({ fsync: 'on', synchronous_commit: 'on' })
  stops.push(() => postgres.stop())
  const [bus, broker, url] = await Promise.all([
    startTestBroker(),
    startTestMosquitto(),
    postgres.createDatabase('drill'),
  ])
  stops.push(
    () => bus.remove(),
    () => broker.remove(),
  )
  const start = (name: string, mqttPort: string): Promise<Replica> =>
    startReplica({
      ...{ CITY_HOME: join(home, name), DATABASE_URL: url, NATS_URL: bus.url, MQTT_URL: broker.url },
      MQTT_PORT: mqttPort,
    })
  const replicas = [await start('a', '0'), await start('b', 'off')] as const
  stops.push(...replicas.map((replica) => () => replica.stop()))
  const database = openServerDatabase({ url, poolSize: 1 })
  stops.push(() => database.close())
  const issue = (input: Parameters<typeof issueMachineToken>[2]): Promise<string> =>
    database.write(ACCOUNTS, async (session) => (await issueMachineToken(session, { actor: 'drill' }, input)).token)
  const token = await issue({ name: 'devices', purpose: 'FEED', feedId: FEED })
  const screen = await issue({ name: 'screen', purpose: 'NORTHBOUND', rights: ['city.view'], wholeCity: true })

  const [a, b] = replicas
  const devices: readonly Devices[] = [
    overHttp('http', a.url, FEED, token),
    overMqtt('built-in', `mqtt://127.0.0.1:${String(a.mqttPort)}`, FEED, token),
    overMqtt('mosquitto', broker.url, FEED),
  ]
  const watcher = watchReadings(b.url, screen)
  stops.push(() => watcher.stop())
  await delay(CALM_MS)
  for (const { name, acknowledged } of devices)
    if (acknowledged.size === 0) throw new Error(`nothing of the devices over ${name} is acknowledged`)

  const parts = {
    'the database': { away: () => postgres.halt(), back: () => postgres.resume() },
    'the broker of feeds': { away: () => broker.stop(), back: () => broker.start() },
    'the bus of the replicas': { away: () => bus.stop(), back: () => bus.start() },
  }
  const each: (readonly (keyof typeof parts)[])[] = [
    ['the database'],
    ['the broker of feeds'],
    ['the bus of the replicas'],
    ['the database', 'the broker of feeds', 'the bus of the replicas'],
  ]
  for (const names of each) {
    say(`\n${names.join(', ')} away for ${String(awaySeconds)} s`)
    const before = devices.map(({ acknowledged }) => acknowledged.size)
    const said = replicas.map(({ lines }) => lines.length)
    for (const name of names) await parts[name].away()
    await delay((awaySeconds * 1000) / 2)
    for (const [i, replica] of replicas.entries()) say(`  /readyz of ${'ab'[i] ?? ''}: ${await replica.readiness()}`)
    await delay((awaySeconds * 1000) / 2)
    devices.forEach(({ name, acknowledged }, i) =>
      say(`  ${name}: ${String(acknowledged.size - (before[i] ?? 0))} acknowledged meanwhile`),
    )
    const backMs = performance.now()
    for (const name of names) await parts[name].back()
    await Promise.all(
      devices.map(async (one) => {
        while (one.lastMs() < backMs) await delay(20)
        say(`  ${one.name}: takes again ${((one.lastMs() - backMs) / 1000).toFixed(1)} s after`)
      }),
    )
    while (!(await b.readiness()).endsWith('ready') || !(await a.readiness()).endsWith('ready')) await delay(100)
    say(`  both are ready ${((performance.now() - backMs) / 1000).toFixed(1)} s after`)
    replicas.forEach(({ lines }, i) => {
      const kinds = new Map<string, number>()
      for (const line of lines.slice(said[i])) {
        const words = line.replace(/^\S+ /, '').slice(0, 150)
        kinds.set(words, (kinds.get(words) ?? 0) + 1)
      }
      for (const [line, times] of kinds)
        say(`  ${'ab'[i] ?? ''} wrote ${times > 1 ? `${String(times)} × ` : ''}${line}`)
    })
    await delay(CALM_MS)
  }

  for (const one of devices) await one.stop()
  await delay(CALM_MS)
  const rows = await database.read(SYSTEM, (session) =>
    session.rows<{ id: number; thing: string; value: number; rows: number }>({
      name: 'drill#rows',
      text: `select s.id::int, s.thing, o.value, count(*)::int as rows from observation o join series s on s.id = o.series_id group by 1, 2, 3`,
      values: [],
    }),
  )
  const times = new Map(rows.map(({ thing, value, rows: count }) => [`${thing} ${String(value)}`, count]))
  say('')
  let isWhole = true
  for (const { name, things, acknowledged } of devices) {
    const lost = [...acknowledged].filter((key) => !times.has(key)).length
    const twice = [...times].filter(([key, count]) => count > 1 && things.some((thing) => key.startsWith(`${thing} `)))
    isWhole &&= lost === 0 && twice.length === 0
    say(`${name}: ${String(acknowledged.size)} acknowledged, ${String(lost)} lost, ${String(twice.length)} twice`)
  }
  const shown = rows.filter(({ id, value }) => watcher.seen.has(`${String(id)} ${String(value)}`)).length
  say(
    `a client of the other server was told of ${String(shown)} of ${String(rows.length)} readings and ${String(watcher.gaps())} times of a gap`,
  )
  if (!isWhole) process.exitCode = 1
} finally {
  for (const stop of stops.reverse()) await stop()
}
