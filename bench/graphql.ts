// A three-level GraphQL query against the same rows as one JSON aggregate over bare HTTP, alternating rounds.
// `npm run bench:graphql [-- --seconds 4 --rounds 7 --connections 4]`                                    goal ≥ 0.5×
import { spawn, type ChildProcess } from 'node:child_process'
import { deepStrictEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { hashSecret, newSecret } from '../graphql-api/security/accounts/secret.ts'
import { SYSTEM } from '../graphql-api/platform/db/database.ts'
import { migrate } from '../graphql-api/platform/db/migrate.ts'
import { startPrivateServer } from '../graphql-api/platform/db/private-server.ts'
import { openServerDatabase } from '../graphql-api/platform/db/server-database.ts'
import { statements } from '../graphql-api/platform/db/statements.ts'

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '7' },
    connections: { type: 'string', default: '4' },
  },
})
const GOAL = 0.5
const sql = statements(new URL('./graphql/nested.sql', import.meta.url))
const body = JSON.stringify({
  query: readFileSync(new URL('./graphql/nested.graphql', import.meta.url), 'utf8'),
  variables: { code: '990100000000' },
})

/** Of a machine that may see the city: who asks is found out for each request. */
const token = newSecret()
const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }

const children: ChildProcess[] = []
const server = await startPrivateServer()
try {
  const url = await server.createDatabase('bench')
  const database = openServerDatabase({ url })
  await migrate(database)
  await database.write(SYSTEM, (session) => session.rows(sql('fill')))
  await database.write(SYSTEM, (session) => session.rows(sql('token', { hash: hashSecret(token) })))
  await database.write(SYSTEM, (session) => session.script('analyze'))
  await database.close()

  const ours = await startServer('api-server.ts', url)
  const floor = await startServer('floor-server.ts', url)
  const answer = await ask(ours)
  deepStrictEqual(JSON.parse(answer), JSON.parse(await ask(floor)))
  const rows = answer.match(/"heightM"/g)?.length ?? 0
  console.log(
    `${String(rows)} buildings in 15 regions, ${(answer.length / 1000).toFixed(0)} kB, ${options.connections} connections`,
  )
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'} × ${String(cpus().length)}, Node ${process.version}, ${options.rounds} rounds of ${options.seconds} s`,
  )

  await load(ours)
  await load(floor)
  const samples: { ours: number; floor: number }[] = []
  for (let round = 0; round < Number(options.rounds); round++) {
    const first = await load(round % 2 === 0 ? ours : floor)
    const second = await load(round % 2 === 0 ? floor : ours)
    samples.push(round % 2 === 0 ? { ours: first, floor: second } : { ours: second, floor: first })
  }
  const ratios = samples.map((sample) => sample.ours / sample.floor)
  const ratio = median(ratios)
  console.log(
    `GraphQL ${median(samples.map((sample) => sample.ours)).toFixed(1)}/s against ${median(samples.map((sample) => sample.floor)).toFixed(1)}/s = ` +
      `${ratio.toFixed(2)}× (${Math.min(...ratios).toFixed(2)}…${Math.max(...ratios).toFixed(2)})  goal ≥ ${String(GOAL)}×: ${ratio >= GOAL ? 'met' : 'MISSED'}`,
  )
} finally {
  for (const child of children) child.kill()
  await server.stop()
}

async function startServer(file: string, url: string): Promise<string> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', new URL(`./graphql/${file}`, import.meta.url).pathname, url],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      // As a deployment runs it: libraries leave out their checks for developers.
      env: { ...process.env, NODE_ENV: 'production' },
    },
  )
  children.push(child)
  for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error(`${file} ended before it served anything`)
}

async function ask(url: string): Promise<string> {
  const response = await fetch(url, { method: 'POST', headers, body })
  return response.text()
}

/** Requests a second. */
async function load(url: string): Promise<number> {
  const result = await autocannon({
    url,
    method: 'POST',
    headers,
    body,
    connections: Number(options.connections),
    duration: Number(options.seconds),
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${String(result.non2xx + result.errors)} requests failed`)
  return result['2xx'] / result.duration
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] as number
}
