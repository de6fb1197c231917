import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { startTestApi } from '../../app/api-test.ts'
import { generateInto, type GeneratedCity } from './generator.ts'
import { loadDemo } from './load-demo.ts'

const sql = statements(new URL('./demo-city.test.sql', import.meta.url))
const LEVELS = ['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID'] as const
const SUBJECTS = [
  'buildings',
  'households',
  'facilities',
  'components',
  'cameras',
  'sensors',
  'resources',
  'enterprises',
  'roadLengthM',
] as const

type Counts = Readonly<Record<(typeof SUBJECTS)[number], number>>
interface CountedRegion {
  readonly code: string
  readonly counts: Counts
  readonly gap: Counts
  readonly children: { readonly totalCount: number; readonly nodes: readonly { code: string; counts: Counts }[] }
}

let folder = ''
let city: GeneratedCity
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'city-demo-'))
  city = await generateInto(join(folder, 'files'), { seed: 'linjiang', scale: 0.05 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function rows<Row extends object>(database: Database, name: string, parameters = {}): Promise<Row[]> {
  return database.read(SYSTEM, (session) => session.rows<Row>(sql(name, parameters)))
}

describeOnEachEngine('the demo city in the database', (database) => {
  beforeAll(async () => {
    const identity = { seed: 'linjiang', scale: 0.05, generator: 'test' }
    const { rejected } = await loadDemo(database(), identity, city, { home: folder })
    expect(rejected).toBe(0)
  }, 180_000)

  test.each(['DISTRICT', 'STREET', 'COMMUNITY', 'GRID'])(
    'regions of level %s cover their parents without gap or overlap',
    async (level) => {
      const parents = await rows<{ code: string; children: number; parent: number; sum: number; union: number }>(
        database(),
        'areas',
        { level },
      )
      expect(parents.length).toBeGreaterThan(0)
      for (const { code, parent, sum, union } of parents) {
        expect(sum / parent, code).toBeCloseTo(1, 8)
        expect(union / parent, code).toBeCloseTo(1, 8)
      }
      expect(await rows(database(), 'overlaps', { level })).toEqual([])
      // Each edge is shared by two neighbours, except on the city's limit, where it belongs to one.
      expect(await rows(database(), 'looseEdges', { level })).toEqual([])
    },
  )

  test('each thing is in exactly one grid, and counted there', async () => {
    const kinds = await rows<{ kind: string; things: number }>(database(), 'things')
    const written = (target: string): number => city.manifest.files.find((file) => file.target === target)?.records ?? 0
    const found = new Map(kinds.map(({ kind, things }) => [kind, things]))
    for (const kind of ['component', 'camera', 'sensor', 'facility', 'unit', 'household'])
      expect([kind, found.get(kind)]).toEqual([kind, written(kind)])
    expect(found.get('building')).toBeGreaterThan(1000)
    expect(await rows(database(), 'misplaced')).toEqual([])
  })

  test('counts add up from grid to city', async () => {
    const api = await startTestApi(database())
    const counts = `{ ${SUBJECTS.join(' ')} }`
    const sums: Partial<Record<string, Counts>> = {}
    for (const level of LEVELS) {
      const { data, errors } = await api.query(
        `{ regions(level: ${level}, first: 100) {
          nodes { code counts ${counts} gap ${counts} children(first: 100) { totalCount nodes { code counts ${counts} } } } } }`,
      )
      expect(errors).toBeUndefined()
      const { nodes } = data?.regions as { nodes: readonly CountedRegion[] }
      sums[level] = total(nodes)
      if (level === 'GRID') continue
      for (const { code, counts: own, gap, children } of nodes) {
        expect(children.nodes, code).toHaveLength(children.totalCount)
        expectEqualCounts(total(children.nodes), own, code)
        expectEqualCounts(gap, total([]), `${code}: gap`)
      }
    }
    for (const level of LEVELS) expectEqualCounts(sums[level] ?? total([]), sums.CITY ?? total([]), level)
    for (const subject of SUBJECTS) expect(sums.CITY?.[subject], subject).toBeGreaterThan(0)
  })
})

function total(regions: readonly { readonly counts: Counts }[]): Counts {
  const sum = (subject: keyof Counts): number => regions.reduce((all, { counts }) => all + counts[subject], 0)
  return Object.fromEntries(SUBJECTS.map((subject) => [subject, sum(subject)])) as Counts
}

/** Lengths are sums of floating-point numbers in different orders; the rest is exact. */
function expectEqualCounts(actual: Counts, expected: Counts, where: string): void {
  const rounded = (counts: Counts): Counts => ({ ...counts, roadLengthM: Math.round(counts.roadLengthM) })
  const near = Math.abs(actual.roadLengthM - expected.roadLengthM) < 1 ? expected.roadLengthM : actual.roadLengthM
  expect(rounded({ ...actual, roadLengthM: near }), where).toEqual(rounded(expected))
}
