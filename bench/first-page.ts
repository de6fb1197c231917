// Bytes over the wire until the first map stands: a browser that was never here opens a demo city, signed in, and everything that it
// fetches is counted as it was sent, compressed. Against the goal, and against MapLibre alone, without which there is no map.
// `npm run bench:page [-- --lang en]`                                                                              goal 0.6 MB
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { startCityServer } from '../e2e/city-server.ts'

const { values: options } = parseArgs({ options: { lang: { type: 'string', default: 'zh' } } })
const GOAL_BYTES = 600_000
const KINDS: readonly [kind: string, url: RegExp][] = [
  ['fonts', /\.woff2$/],
  ['scripts', /\.js$/],
  ['styles', /\.css$/],
  ['tiles', /\/tiles\//],
  ['GraphQL', /\/graphql$/],
]

interface Fetched {
  readonly path: string
  readonly bytes: number
}

const { resolve } = createRequire(import.meta.url)
const floor = [
  'maplibre-gl/dist/maplibre-gl.mjs',
  'maplibre-gl/dist/maplibre-gl-worker.mjs',
  'maplibre-gl/dist/maplibre-gl.css',
]
  .map((file) => gzipSync(readFileSync(resolve(file)), { level: 9 }).length)
  .reduce((sum, bytes) => sum + bytes)

const server = await startCityServer({ demoScale: 0.05 })
try {
  const fetched = await firstMap()
  const total = sumOf(fetched)
  const kindOf = ({ path }: Fetched): string => KINDS.find(([, pattern]) => pattern.test(path))?.[0] ?? 'other'
  for (const kind of new Set(fetched.map(kindOf))) {
    const ofKind = fetched.filter((each) => kindOf(each) === kind)
    print(`${kind} (${String(ofKind.length)})`, sumOf(ofKind))
  }
  print('all', total)
  print('MapLibre alone', floor)
  console.log(`goal ${(total / GOAL_BYTES).toFixed(2)}×, MapLibre alone ${(total / floor).toFixed(2)}×; the largest:`)
  for (const { path, bytes } of fetched.sort((a, b) => b.bytes - a.bytes).slice(0, 12)) print(`  ${path}`, bytes)
} finally {
  await server.stop()
}

/** Opens the city. @returns what was fetched until its map was drawn, workers' scripts among it */
async function firstMap(): Promise<Fetched[]> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
  })
  try {
    const context = await browser.newContext({
      locale: options.lang === 'en' ? 'en-GB' : 'zh-CN',
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    await server.signIn(page)
    const fetched: Promise<Fetched>[] = []
    page.on('requestfinished', (request) => {
      fetched.push(
        request.sizes().then(async ({ responseBodySize, responseHeadersSize }) => ({
          path: new URL(request.url()).pathname,
          // The browser does not say what a worker fetched.
          bytes: responseHeadersSize + (responseBodySize || (await compressedSize(request.url()))),
        })),
      )
    })
    await page.goto(server.url)
    await page.locator('html[data-map=idle]').waitFor({ state: 'attached', timeout: 120_000 })
    return await Promise.all(fetched)
  } finally {
    await browser.close()
  }
}

async function compressedSize(url: string): Promise<number> {
  return gzipSync(await (await fetch(url)).arrayBuffer(), { level: 6 }).length
}

function sumOf(fetched: readonly Fetched[]): number {
  return fetched.reduce((sum, { bytes }) => sum + bytes, 0)
}

function print(name: string, bytes: number): void {
  console.log(`${name.padEnd(60)} ${(bytes / 1000).toFixed(1).padStart(8)} kB`)
}
