// The demo city with its simulator at 10× for an hour: memory, handles, event-loop delay and queues, sampled, plotted, and their slope.
// `npm run soak [-- --minutes 5 --speed 10 --home <CITY_HOME> --out <folder>]`. Linux alone: memory is read from /proc.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { folderBytes } from './demo-city/bytes.ts'
import { plotOf } from './simulator-soak/plot.ts'
import { childrenOf, rssMb, startRunningCity, type RunningCity } from './simulator-soak/running-city.ts'
import { COLUMNS, csvOf, slopeOf, type Sample } from './simulator-soak/samples.ts'

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    speed: { type: 'string', default: '10' },
    home: { type: 'string' },
    out: { type: 'string', default: '.cache/soak' },
  },
})
const minutes = Number(options.minutes)
const speed = Number(options.speed)
if (!(minutes > 0)) throw new Error(`--minutes is "${options.minutes}"; expected a number above 0`)
const MB = 2 ** 20
/** A few hundred samples, whatever it takes. */
const everyMs = Math.max(2_000, (minutes * 60_000) / 360)

interface SimulatorAnswer {
  readonly simulator: { readonly waiting: number; readonly shed: number; readonly itemsPerMinute: number } | null
}

async function look(city: RunningCity, home: string, sinceMs: number): Promise<Sample> {
  const [probe, answer, serverRssMb, children, bytes] = await Promise.all([
    city.probe(),
    city.query<SimulatorAnswer>('{ simulator { waiting shed itemsPerMinute } }'),
    rssMb(city.pid),
    childrenOf(city.pid),
    folderBytes(join(home, 'db')),
  ])
  const rss = await Promise.all(children.map(rssMb))
  return {
    minute: (performance.now() - sinceMs) / 60_000,
    serverRssMb,
    serverHeapMb: probe.heapMb,
    serverExternalMb: probe.externalMb,
    // Of all children; the dashboard's build has ended by now.
    simulatorRssMb: rss.reduce((sum, mb) => sum + (Number.isNaN(mb) ? 0 : mb), 0),
    handles: probe.handles,
    delayP99Ms: probe.delayP99Ms,
    delayMaxMs: probe.delayMaxMs,
    waiting: answer.simulator?.waiting ?? Number.NaN,
    shed: answer.simulator?.shed ?? Number.NaN,
    itemsPerMinute: answer.simulator?.itemsPerMinute ?? Number.NaN,
    databaseMb: bytes / MB,
  }
}

const home = options.home ?? (await mkdtemp(join(tmpdir(), 'city-soak-')))
const out = resolve(options.out)
await mkdir(out, { recursive: true })
const city = await startRunningCity(home)
const samples: Sample[] = []
const title = `simulator at ${String(speed)}×`
async function write(): Promise<void> {
  await writeFile(join(out, 'soak.csv'), csvOf(samples))
  if (samples.length > 1) await writeFile(join(out, 'soak.svg'), plotOf(samples, title))
}
try {
  // It is told of the past first.
  while ((await city.query<SimulatorAnswer>('{ simulator { waiting shed itemsPerMinute } }')).simulator === null)
    await delay(1_000)
  await delay(20_000)
  await city.query(`mutation { setSimulator(speed: ${String(speed)}) { speed } }`)
  const sinceMs = performance.now()
  while (performance.now() - sinceMs < minutes * 60_000) {
    await delay(everyMs)
    samples.push(await look(city, home, sinceMs))
    await write()
  }
} finally {
  await city.stop()
  await write()
  if (options.home === undefined) await rm(home, { recursive: true, force: true })
}
console.log(`${title}, ${String(minutes)} minutes, ${String(samples.length)} samples in ${out}`)
for (const [name, words] of COLUMNS) {
  const { mean, perHour } = slopeOf(samples, name)
  console.log(
    `  ${words.padEnd(32)} mean ${mean.toFixed(1).padStart(10)}   ${perHour >= 0 ? '+' : ''}${perHour.toFixed(1)} an hour`,
  )
}
console.log(
  `  given up: ${String(samples[samples.length - 1]?.shed ?? 0)} messages; longest event-loop delay ${Math.max(...samples.map((sample) => sample.delayMaxMs)).toFixed(0)} ms`,
)
