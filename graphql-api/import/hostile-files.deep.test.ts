import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { importers } from './index.ts'
import { ImportError } from '../store/import-error.ts'
import { parseImportOptions, type Importer, type ImportOptions } from './importer.ts'
import { imbalance, noCounts, type ImportCounts } from '../store/load/import-counts.ts'

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
  ['flatgeobuf', 'buildings-4549.fgb', { target: 'buildings' }],
  ['geoparquet', 'buildings.parquet', { target: 'buildings' }],
  ['kml', 'placemarks.kml', { target: 'buildings' }],
  ['gtfs', 'timetable.zip', {}],
]
/** Processor time for one file of a few kilobytes. */
const MOST_CPU_SECONDS = 2
const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Positions by share of the file's length, and the change there. */
const byteChanges = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    kind: fc.constantFrom('set', 'cut', 'double', 'insert', 'truncate'),
    length: fc.integer({ min: 1, max: 40 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
  }),
  { minLength: 1, maxLength: 4 },
)
type ByteChanges = typeof byteChanges extends fc.Arbitrary<infer Value> ? Value : never

function withBytesChanged(sample: Buffer, list: ByteChanges): Buffer {
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

/** Values in a text of each kind: a cell, a value or an innermost array of JSON, an attribute or a text of XML. */
const VALUES: readonly [ending: RegExp, values: RegExp][] = [
  [/\.(csv|tsv)$/, /[^,;\t\r\n]+/g],
  [/json(l)?$/, /\[[^[\]{}]*\]|"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d[\d.eE+-]*|true|false|null/g],
  [/\.(osm|kml)$/, /(?<==)"[^"]*"|(?<=>)[^<>]+(?=<)/g],
]

const valueChanges = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    other: fc.double({ min: 0, max: 0.999, noNaN: true }),
    kind: fc.constantFrom('swap', 'empty', 'double', 'replace'),
    value: fc.constantFrom(
      'null',
      '[]',
      '{}',
      '""',
      '"-1"',
      '1e400',
      '-0',
      '99999999999999999999',
      '[[[]]]',
      '"‮中\\u0000"',
    ),
  }),
  { minLength: 1, maxLength: 6 },
)
type ValueChanges = typeof valueChanges extends fc.Arbitrary<infer Value> ? Value : never

/** The text with values swapped, emptied, doubled or replaced, and everything around them unchanged. */
function withValuesChanged(sample: Buffer, values: RegExp, list: ValueChanges): Buffer {
  const text = sample.toString()
  const found = [...text.matchAll(values)].map(([value]) => value)
  for (const { at, other, kind, value } of list) {
    const here = Math.floor(at * found.length)
    const there = Math.floor(other * found.length)
    const [a = '', b = ''] = [found[here], found[there]]
    if (kind === 'swap') found[there] = a
    found[here] = { swap: b, empty: '', double: `${a},${a}`, replace: value }[kind]
  }
  let next = 0
  return Buffer.from(text.replace(values, () => found[next++] as string))
}

interface Read {
  readonly counts: ImportCounts | undefined
  readonly cpuSeconds: number
}

/** Counts undefined: the file was refused by name. */
async function read(importer: Importer, path: string, options: ImportOptions): Promise<Read> {
  const started = process.cpuUsage()
  const cpuSeconds = (): number => {
    const { user, system } = process.cpuUsage(started)
    return (user + system) / 1_000_000
  }
  const counts = noCounts()
  try {
    for await (const item of importer.read({ path, source: 'test', onProgress: () => undefined }, options)) {
      counts.read++
      counts[item.outcome]++
      if (item.outcome === 'rejected') expect(item.reason).not.toBe('')
    }
    return { counts, cpuSeconds: cpuSeconds() }
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    expect(error.message).not.toBe('')
    return { counts: undefined, cpuSeconds: cpuSeconds() }
  }
}

it.each(SAMPLES)(
  'import %s %s, damaged in any way, is refused by name or accounts for each feature',
  async (format, file, texts) => {
    const sample = readFileSync(fileURLToPath(new URL(`./fixtures/${file}`, import.meta.url)))
    const importer = (importers as readonly unknown[] as readonly Importer[]).find(
      ({ id }) => id === format,
    ) as Importer
    const options = parseImportOptions(importer, texts)
    const path = join(folder, file)
    const values = VALUES.find(([ending]) => ending.test(file))?.[1]
    const changes = fc.oneof(
      fc.record({ bytes: byteChanges }),
      ...(values === undefined ? [] : [fc.record({ values: valueChanges })]),
    )
    const changed = (change: { bytes: ByteChanges } | { values: ValueChanges }): Buffer =>
      'bytes' in change
        ? withBytesChanged(sample, change.bytes)
        : withValuesChanged(sample, values as RegExp, change.values)
    await fc.assert(
      fc.asyncProperty(changes, async (change) => {
        writeFileSync(path, changed(change))
        const first = await read(importer, path, options)
        const { counts } = first
        if (counts !== undefined) {
          expect(counts.loaded + counts.repaired + counts.ignored + counts.rejected).toBe(counts.read)
          expect(imbalance(counts, true)).toBeUndefined()
        }
        // The processor is shared: a slow run may be fast the second time.
        const slow = first.cpuSeconds > MOST_CPU_SECONDS
        const { cpuSeconds } = slow ? await read(importer, path, options) : first
        expect(cpuSeconds).toBeLessThan(MOST_CPU_SECONDS)
      }),
      {
        seed: SEED,
        numRuns: 100_000,
        plugins: [fc.interruptAfterTimeLimit((SECONDS * 1000) / SAMPLES.length), fc.timeout(20_000)],
      },
    )
  },
  SECONDS * 1000 + 60_000,
)
