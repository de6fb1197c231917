import { beforeAll, expect, it } from 'vitest'
import { ALL_RIGHTS } from '../../domain/rights.ts'
import { insertMiniCity } from '../../fixtures/mini-city.ts'
import { SYSTEM, type Identity, type Session, type Statement } from '../platform/db/database.ts'
import { statements } from '../platform/db/statements.ts'
import { describeOnEachEngine } from '../platform/db/test-databases.ts'
import { spatialParameters } from './spatial-filter.ts'

const reader: Identity = { subject: 'tester', access: 'reader', rights: ALL_RIGHTS }
const READERS = [SYSTEM, reader, { ...reader, scope: ['990101000000'] }]
const polygon = {
  type: 'Polygon',
  coordinates: [
    [
      [121.47, 31.22],
      [121.472, 31.22],
      [121.472, 31.222],
      [121.47, 31.222],
      [121.47, 31.22],
    ],
  ],
}
const FILTERS = [
  { bbox: [121.47, 31.22, 121.472, 31.222] as const },
  { polygon },
  { near: { point: [121.471, 31.221] as const, radiusM: 150 } },
]
/** Tables with a spatial filter, by folder. */
const TABLES = {
  buildings: 'building',
  facilities: 'facility',
  components: 'component',
  cameras: 'camera',
  sensors: 'sensor',
  resources: 'unit',
  enterprises: 'enterprise',
  pipes: 'pipe',
  roads: 'road',
} as const

describeOnEachEngine('a spatial filter', (database) => {
  beforeAll(() => insertMiniCity(database()))

  async function explain(session: Session, { name, text, values }: Statement): Promise<string> {
    await session.script('set local enable_seqscan = off; set local enable_indexscan = off')
    const lines = await session.rows<{ 'QUERY PLAN': string }>({
      name: `explain ${name}`,
      text: `explain ${text}`,
      values,
    })
    return lines.map((line) => line['QUERY PLAN']).join('\n')
  }

  it.each(Object.entries(TABLES))('of %s uses the spatial index, also under policies', async (folder, table) => {
    const sql = statements(new URL(`../city/${folder}/${folder}.sql`, import.meta.url))
    for (const filter of FILTERS) {
      for (const identity of READERS) {
        const plan = await database().read(identity, (session) =>
          explain(session, sql('count', spatialParameters(filter as never))),
        )
        expect(plan, JSON.stringify([filter, identity])).toContain(`${table}_geom_idx`)
      }
    }
  })
})
