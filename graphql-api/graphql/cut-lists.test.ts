import { beforeAll, expect, it } from 'vitest'
import { insertMiniCity } from '../../fixtures/mini-city.ts'
import { SYSTEM } from '../platform/db/database.ts'
import { describeOnEachEngine } from '../platform/db/test-databases.ts'
import { startTestApi, type TestApi } from '../app/api-test.ts'

describeOnEachEngine('lists that are longer than their bound', (database) => {
  let api: TestApi
  beforeAll(async () => {
    await insertMiniCity(database())
    api = await startTestApi(database())
    // 205 parts of the first building, 25 series of one sensor, and 305 machines.
    await database().write(SYSTEM, (session) =>
      session.script(`
        insert into building (id, source, source_id, content_hash, building_use, height_m, min_height_m, height_source, footprint_m2, geom, geom_3857, is_part, part_of)
        overriding system value select 10000 + n, b.source, 'part/' || n, 'x', 'office', n, n, 'measured', 1, b.geom, b.geom_3857, true, b.id
        from (select * from building where not is_part order by id limit 1) b, generate_series(1, 205) n;
        update building set has_parts = true where id = (select part_of from building where source_id = 'part/1');
        insert into sensor (source, source_id, content_hash, kind, geom, geom_3857)
        select source, 's', 'x', 'air_quality', p, st_transform(p, 3857) from (select source, st_centroid(geom) as p from building order by id limit 1) b;
        insert into series (feed_id, thing, property, sensor_id)
        select 'f', 'thing-' || n, 'pm25', s.id from sensor s, generate_series(1, 25) n;
        insert into machine_token (name, purpose, token_hash, rights, whole_city, region_codes, created_by)
        select 'machine-' || n, 'northbound', decode(md5(n::text) || md5(n::text), 'hex'), '{city.view}', true, '{}', 'admin' from generate_series(1, 305) n;`),
    )
  })

  it.each([
    ['buildings(first: 500) { nodes { all: parts { id } } }', 'buildings.nodes.all', 200, 201],
    ['sensors(first: 100) { nodes { series { id } } }', 'sensors.nodes.series', 20, 21],
    ['machineTokens { name }', 'machineTokens', 300, 305],
  ])('%s is truncated, and the answer says so', async (field, path, max, found) => {
    const { data, errors, extensions } = await api.query(`{ ${field} }`)
    expect(errors).toBeUndefined()
    expect(extensions).toEqual({ cutLists: [{ path, max, found }] })
    const lists = (value: unknown): number[] =>
      Array.isArray(value)
        ? [value.length, ...value.flatMap(lists)]
        : typeof value === 'object' && value !== null
          ? Object.values(value).flatMap(lists)
          : []
    expect(lists(data)).toContain(max)
    expect(lists(data)).not.toContain(found)
  })
})
