import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { importers } from './index.ts'
import { ImportError, parseImportOptions, type Importer } from './importer.ts'
import { imbalance, noCounts } from './load/import-counts.ts'

const SECONDS = Number(process.env.FUZZ_SECONDS ?? 20)
const SEED = Number(process.env.FUZZ_SEED ?? 12)
const SAMPLES: readonly [format: string, file: string, options: Readonly<Record<string, string>>][] = [
  ['osm', 'quarter.osm', {}],
  ['osm', 'quarter.osm.gz', {}],
  ['osm', 'quarter.osm.pbf', {}],
  ['geojson', 'buildings.geojson', { target: 'buildings' }],
  ['geojson', 'roads.geojsonl', { target: 'roads' }],
  ['csv', 'components.csv', { target: 'components' }],
  ['csv', 'cameras.csv', { target: 'cameras' }],
  ['shapefile', 'buildings-4549-gbk.zip', { target: 'buildings' }],
  ['gpkg', 'buildings-4549.gpkg', { target: 'buildings' }],
]
const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Places of a file by share of its length, and what becomes of the bytes there. */
const changes = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    kind: fc.constantFrom('set', 'cut', 'double', 'insert', 'truncate'),
    length: fc.integer({ min: 1, max: 40 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
  }),
  { minLength: 1, maxLength: 4 },
)
type Changes = typeof changes extends fc.Arbitrary<infer Value> ? Value : never

function changed(sample: Buffer, list: Changes): Buffer {
  return list.reduce((given, { at, kind, length, bytes }) => {
    const from = Math.floor(at * given.length)
    const [before, piece, after] = [
      given.subarray(0, from),
      given.subarray(from, from + length),
      given.subarray(from + length),
    ]
    if (kind === 'truncate') return before
    if (kind === 'cut') return Buffer.concat([before, after])
    if (kind === 'double') return Buffer.concat([before, piece, piece, after])
    if (kind === 'insert') return Buffer.concat([before, bytes, piece, after])
    return Buffer.concat([before, bytes, after])
  }, sample)
}

it.each(SAMPLES)(
  'import %s %s, broken in any way, is refused by name or accounts for each feature',
  async (format, file, texts) => {
    const sample = readFileSync(fileURLToPath(new URL(`fixtures/${file}`, import.meta.url)))
    const importer = (importers as readonly unknown[] as readonly Importer[]).find(
      ({ id }) => id === format,
    ) as Importer
    const options = parseImportOptions(importer, texts)
    const path = join(folder, file)
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        writeFileSync(path, changed(sample, list))
        const counts = noCounts()
        try {
          for await (const item of importer.read({ path, source: 'test', onProgress: () => undefined }, options)) {
            counts.read++
            counts[item.outcome]++
            if (item.outcome === 'rejected') expect(item.reason).not.toBe('')
          }
          expect(imbalance(counts, true)).toBeUndefined()
        } catch (error) {
          if (!(error instanceof ImportError)) throw error
          expect(error.message).not.toBe('')
        }
      }),
      { seed: SEED, numRuns: 100_000, interruptAfterTimeLimit: (SECONDS * 1000) / SAMPLES.length, timeout: 10_000 },
    )
  },
  SECONDS * 1000 + 60_000,
)
