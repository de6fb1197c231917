import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import type { Viewer } from '../graphql-api/security/accounts/viewer.ts'
import { migrate } from '../graphql-api/platform/db/migrate.ts'
import { startPrivateServer } from '../graphql-api/platform/db/private-server.ts'
import { openServerDatabase } from '../graphql-api/platform/db/server-database.ts'
import { createInProcessBus } from '../graphql-api/platform/events/in-process-bus.ts'
import { readingsJson } from '../graphql-api/ingest/adapters/readings-json.ts'
import { openMqttBroker } from '../graphql-api/ingest/transports/mqtt-broker.ts'
import { createIngest, INGEST_LIMITS } from '../graphql-api/ingest/pipeline/ingest.ts'
import { createLog } from '../graphql-api/platform/log/log.ts'
import { copyBatch } from './feeds-ingest/copy-floor.ts'
import { messagesOf, READINGS, readingsAfter, SERIES } from './feeds-ingest/readings.ts'

/**
 * MQTT → durable row, acknowledged after the commit, against `COPY` (binary) of as many rows into the same table with the same index, a
 * transaction for each batch of the same size. One server with `fsync` on, one run, rounds in turn; the gateways are a process of their own
 * that sends ready packets. Beside it the processor time that this process takes for a reading. Arguments: `--rounds 5`.
 */
const ROUNDS = process.argv.includes('--rounds') ? Number(process.argv[process.argv.indexOf('--rounds') + 1]) : 5
const BATCH = INGEST_LIMITS.batchItems
/** How many readings a gateway puts into one message. */
const PER_MESSAGE = [100, 10, 1]

const server = await startPrivateServer({ fsync: 'on', synchronous_commit: 'on' })
const url = await server.createDatabase('bench')
const database = openServerDatabase({ url, poolSize: 4 })
await migrate(database)
const copier = new Client({ connectionString: url })
await copier.connect()
const log = createLog('text')
const ingest = createIngest({ database, bus: createInProcessBus(log), log })
const machine = { kind: 'machine', id: 1, subject: 'bench', rights: new Set(['feed.post']), feedId: readingsJson.id }
const transport = await openMqttBroker({
  host: '127.0.0.1',
  port: 0,
  catalogue: { feedOf: () => readingsJson },
  ingest,
  authenticator: { viewerOf: () => Promise.resolve(machine as unknown as Viewer) },
  rates: { count: () => Promise.resolve(undefined) },
  log,
})

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN

/** Another instant of each series each time, so that nothing is there already. */
let usedMs = Date.now() - 12 * 3_600_000
function next(): number {
  usedMs += (1 + READINGS / SERIES) * 1_000
  return usedMs
}

const gateways = fork(
  fileURLToPath(new URL('./feeds-ingest/gateways.ts', import.meta.url)),
  [String(transport.port), `feeds/${readingsJson.id}/gateway`],
  { execArgv: ['--import', 'tsx'] },
)

async function overMqtt(perMessage: number): Promise<number> {
  gateways.send({ afterMs: next(), perMessage })
  await once(gateways, 'message')
  const beganMs = performance.now()
  gateways.send('go')
  await once(gateways, 'message')
  return READINGS / ((performance.now() - beganMs) / 1000)
}

async function directly(perMessage: number): Promise<number> {
  const messages = messagesOf(readingsAfter(next()), perMessage).map((text) => Buffer.from(text))
  const beganMs = performance.now()
  await Promise.all(messages.map((bytes) => ingest.take(readingsJson, { bytes, encoding: 'json' }, 'mqtt')))
  return READINGS / ((performance.now() - beganMs) / 1000)
}

async function byCopy(): Promise<number> {
  const rows = readingsAfter(next()).map(({ value, observedAt }, i) => ({
    seriesId: 1_000_000 + (i % SERIES),
    observedAtMs: observedAt,
    value,
  }))
  const beganMs = performance.now()
  for (let i = 0; i < rows.length; i += BATCH) await copyBatch(copier, rows.slice(i, i + BATCH))
  return READINGS / ((performance.now() - beganMs) / 1000)
}

try {
  await once(gateways, 'message')
  await directly(100)
  const rates = new Map<string, number[]>()
  const ownUs = new Map<string, number[]>()
  const note = async (name: string, run: () => Promise<number>): Promise<void> => {
    const before = process.cpuUsage()
    const rate = await run()
    const { user, system } = process.cpuUsage(before)
    rates.set(name, [...(rates.get(name) ?? []), rate])
    ownUs.set(name, [...(ownUs.get(name) ?? []), (user + system) / READINGS])
  }
  for (let round = 0; round < ROUNDS; round++) {
    await note('COPY', byCopy)
    await note('ingest alone, 100 a message', () => directly(100))
    for (const perMessage of PER_MESSAGE)
      await note(`MQTT, ${String(perMessage)} a message`, () => overMqtt(perMessage))
  }
  const floor = rates.get('COPY') ?? []
  process.stdout.write(`${String(READINGS)} readings of ${String(SERIES)} series, batches of ${String(BATCH)}\n`)
  for (const [name, values] of rates) {
    const ratios = values.map((value, i) => value / (floor[i] ?? NaN)).toSorted((a, b) => a - b)
    process.stdout.write(
      `${name.padEnd(30)} ${median(values).toFixed(0).padStart(8)} rows/s  ${median(ratios).toFixed(2)}× (${(ratios[0] ?? NaN).toFixed(2)}…${(ratios.at(-1) ?? NaN).toFixed(2)})  ${name.startsWith('MQTT') ? `${median(ownUs.get(name) ?? []).toFixed(1)} µs of our own a reading` : ''}\n`,
    )
  }
} finally {
  gateways.disconnect()
  await transport.close()
  await ingest.close()
  await copier.end()
  await database.close()
  await server.stop()
}
