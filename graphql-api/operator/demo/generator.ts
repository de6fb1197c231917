import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { DemoManifest, writeDemoCity } from '../../../fixtures/demo-city/index.ts'
import type { DemoIdentity } from '../../store/sources/demo-marker.ts'
import { readManifest } from './manifest.ts'

/** Module of the generator, loaded only when a demo is generated, in a separate thread. */
const GENERATOR = new URL('../../../fixtures/demo-city/index.ts', import.meta.url)

export interface GeneratorModule {
  readonly writeDemoCity: typeof writeDemoCity
}

export interface GeneratorReport {
  readonly step: string
  readonly done: number
  readonly total: number
}

export interface GeneratorOrder {
  /** URL of the generator's module. */
  readonly module: string
  readonly folder: string
  readonly seed: string
  readonly scale: number
}

export interface GenerateOptions {
  /** Default `GENERATOR`. */
  readonly generator?: URL
  readonly onProgress?: (progress: GeneratorReport) => void
  readonly signal?: AbortSignal
}

/** A demo city in files. */
export interface GeneratedCity {
  readonly folder: string
  readonly manifest: DemoManifest
}

/** How long a generator asked to stop may take; it checks between chunks. */
const STOP_PATIENCE_MS = 2_000

/** Digest of the generator's source code: it identifies the generated city. */
export async function generatorDigest(generator: URL = GENERATOR): Promise<string> {
  const folder = dirname(fileURLToPath(generator))
  const names = (await readdir(folder, { recursive: true }))
    .filter((name) => /\.(ts|mjs|json|csv)$/.test(name) && !name.endsWith('.test.ts'))
    .sort()
  const digest = createHash('sha256')
  for (const name of names) digest.update(`${name}\0`).update(await readFile(join(folder, name)))
  return digest.digest('hex').slice(0, 16)
}

/**
 * Generates a demo city into `folder`, all or nothing.
 * @throws the generator's error, also if `folder` has other content; `signal.reason` when aborted
 */
export async function generateInto(
  folder: string,
  { seed, scale }: Pick<DemoIdentity, 'seed' | 'scale'>,
  options: GenerateOptions = {},
): Promise<GeneratedCity> {
  const target = resolve(folder)
  const { generator = GENERATOR, onProgress, signal } = options
  await runGenerator({ module: generator.href, folder: target, seed, scale }, onProgress, signal)
  return { folder: target, manifest: await readManifest(target) }
}

/** The demo city in `CITY_HOME/demo/<seed>-<scale>`, generated if it is missing or from another generator. */
export async function generatedCity(
  home: string,
  identity: DemoIdentity,
  options: GenerateOptions = {},
): Promise<GeneratedCity> {
  const name = `${identity.seed}-${String(identity.scale)}`
  const parent = join(home, 'demo')
  const folder = join(parent, name)
  const madeBy = join(parent, `${name}.generator`)
  if ((await readFile(madeBy, 'utf8').catch(() => '')).trim() === identity.generator) {
    const manifest = await readManifest(folder).catch(() => undefined)
    if (manifest !== undefined) return { folder, manifest }
  }
  await mkdir(parent, { recursive: true })
  await rm(madeBy, { force: true })
  // Left behind by a killed run.
  for (const left of await readdir(parent))
    if (left.startsWith(`.${name}-`)) await rm(join(parent, left), { recursive: true, force: true })
  const city = await generateInto(folder, identity, options)
  await writeFile(madeBy, `${identity.generator}\n`)
  return city
}

/**
 * Size of the young generation, MB: it grows with the city, or temporary objects are copied into the old generation,
 * where they stay. At scale 10 this saves a quarter of the time and a third of the memory.
 */
function youngGenerationMb(scale: number): number {
  return Math.min(512, Math.round(25 * scale))
}

function runGenerator(
  order: GeneratorOrder,
  onProgress: GenerateOptions['onProgress'],
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolveDone, reject) => {
    signal?.throwIfAborted()
    const worker = new Worker(new URL('./generator-boot.mjs', import.meta.url), {
      workerData: order,
      ...(order.scale > 1 && { resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb(order.scale) } }),
    })
    let late: NodeJS.Timeout | undefined
    const stop = (): void => {
      worker.postMessage('stop')
      late = setTimeout(() => void worker.terminate(), STOP_PATIENCE_MS)
    }
    signal?.addEventListener('abort', stop, { once: true })
    let failure: Error | undefined
    worker.on('message', (report: GeneratorReport) => onProgress?.(report))
    worker.once('error', (error: unknown) => {
      failure = error instanceof Error ? error : new Error(String(error))
    })
    worker.once('exit', (code) => {
      clearTimeout(late)
      signal?.removeEventListener('abort', stop)
      if (signal?.aborted === true) reject(signal.reason as Error)
      else if (failure !== undefined) reject(failure)
      else if (code === 0) resolveDone()
      else reject(new Error(`the generator of the demo city ended with ${String(code)}`))
    })
  })
}
