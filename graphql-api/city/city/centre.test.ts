import { beforeAll, expect, it } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { SYSTEM } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { startTestApi, type TestApi } from '../../app/api-test.ts'

describeOnEachEngine('the centre of a city', (database) => {
  let api: TestApi
  beforeAll(async () => {
    await insertMiniCity(database())
    api = await startTestApi(database())
  })

  const centre = async () => (await api.query('{ city { centre } }')).data
  const add = (name: string, kind: string, population: number, lng: number, lat: number) =>
    database().write(SYSTEM, (session) =>
      session.rows({
        name: 'place',
        text: `insert into place (source, source_id, content_hash, name, kind, population, geom, geom_3857)
          select (select key from source limit 1), $1, '', $1, $2, $3::int, g, st_transform(g, 3857)
          from (select st_setsrid(st_makepoint($4::float8, $5::float8), 4326) as g) point`,
        values: [name, kind, population, lng, lat],
      }),
    )

  it('is its largest place with buildings around, or the place it is named after', async () => {
    expect(await centre()).toEqual({ city: { centre: null } })
    await add('海上', 'city', 9_000_000, 125, 35)
    expect(await centre()).toEqual({ city: { centre: null } })
    await add('新镇', 'town', 1_000, 121.478, 31.228)
    expect(await centre()).toEqual({ city: { centre: [121.478, 31.228] } })
    await add('小城市', 'village', 10, 121.472, 31.224)
    expect(await centre()).toEqual({ city: { centre: [121.472, 31.224] } })
  })
})
