// One event to many clients: our server against plain graphql-ws, which executes and writes each answer for each client. Same schema, same
// events, same payloads to the byte; server and clients in processes of their own; the CPU time of the server counts. Alternating rounds.
// `npm run bench:fanout [-- --rounds 5 --clients 200 --rows 100 --events 20]`                              goal ≥ 8×
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import type { Received } from './fan-out/clients.ts'
import type { Order, ServerMessage } from './fan-out/server.ts'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    clients: { type: 'string', default: '200' },
    rows: { type: 'string', default: '100' },
    events: { type: 'string', default: '20' },
  },
})
const GOAL = 8
/** Longer than events are gathered for, so that each becomes an answer of its own. */
const EVERY_MS = 520

interface Round {
  readonly messagesPerCpuS: number
  readonly received: Received
}

async function round(kind: 'ours' | 'plain'): Promise<Round> {
  const server = start('server', [kind])
  const { port } = (await next(server)) as Extract<ServerMessage, { port: number }>
  const clients = start('clients', [String(port), options.clients, options.events])
  await next(clients)
  const [answer, received] = [next(server), next(clients) as Promise<Received>]
  const order: Order = { events: Number(options.events), rows: Number(options.rows), everyMs: EVERY_MS }
  server.send(order)
  const { cpuS } = (await answer) as Extract<ServerMessage, { cpuS: number }>
  const { messages } = await received
  server.send({ stop: true } satisfies Order)
  await Promise.all([once(server, 'exit'), clients.exitCode === null && once(clients, 'exit')])
  return { messagesPerCpuS: messages / cpuS, received: await received }
}

function start(name: string, parameters: readonly string[]): ChildProcess {
  return fork(new URL(`./fan-out/${name}.ts`, import.meta.url), parameters, { execArgv: ['--import', 'tsx'] })
}

async function next(child: ChildProcess): Promise<unknown> {
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('a process of the measurement ended early'))),
  ])) as [unknown]
  return message
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'} × ${String(cpus().length)}, Node ${process.version}: ${options.events} events of ${options.rows} rows to ${options.clients} clients, ${options.rounds} rounds`,
)
const rounds: { ours: Round; plain: Round }[] = []
for (let i = 0; i < Number(options.rounds); i++) {
  const pair = { ours: await round('ours'), plain: await round('plain') }
  rounds.push(pair)
  const digests = new Set([...pair.ours.received.digests, ...pair.plain.received.digests])
  if (digests.size !== 1) throw new Error('the clients did not all receive the same')
  console.log(
    `  round ${String(i + 1)}: ours ${pair.ours.messagesPerCpuS.toFixed(0)}, plain ${pair.plain.messagesPerCpuS.toFixed(0)} messages per CPU second, ${String(pair.ours.received.messages)} messages each`,
  )
}
const ratios = rounds.map(({ ours, plain }) => ours.messagesPerCpuS / plain.messagesPerCpuS)
const [ours, plain] = [
  median(rounds.map((pair) => pair.ours.messagesPerCpuS)),
  median(rounds.map((pair) => pair.plain.messagesPerCpuS)),
]
console.log(
  `median: ours ${ours.toFixed(0)}, plain graphql-ws ${plain.toFixed(0)} messages per CPU second; ratio ${median(ratios).toFixed(1)}× (${Math.min(...ratios).toFixed(1)}…${Math.max(...ratios).toFixed(1)}), goal ≥ ${String(GOAL)}×`,
)
