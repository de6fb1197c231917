import { beforeAll, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import { readerIdentity } from '../../security/accounts/viewer.ts'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { ngsiCameras } from '../adapters/ngsi-cameras.ts'
import { createIngest } from './ingest.ts'
import { payloadOf, recordingBus, silentLog, testFeed } from './test-ingest.ts'

const statement = (text: string) => ({ name: `described#${text}`, text, values: [] })
const CAMERA = {
  ...{ id: 'urn:ngsi-ld:Camera:cam-7', type: 'Camera', cameraName: '路口枪机', cameraType: 'FIXED' },
  streamURL: 'rtsp://admin:secret@10.0.0.7/live',
  location: { type: 'Point', coordinates: [121.4715, 31.2215] },
}

describeOnEachEngine('descriptions by feeds', (open) => {
  let database: Database
  beforeAll(async () => {
    database = open()
    await insertMiniCity(database)
    const ingest = createIngest({ database, bus: recordingBus(), log: silentLog })
    expect(await ingest.take(ngsiCameras, payloadOf(CAMERA), 'http')).toMatchObject({ state: 'ok', accepted: 1 })
    const things = [
      { kind: 'thing', thing: 'W-1', sensorKind: 'water_level', name: '新水位站', lng: 121.4715, lat: 31.2215 },
    ]
    const traits = [{ kind: 'traits', thing: 'W-1', traits: { warningM: 3 } }]
    const feed = testFeed('stations')
    expect(await ingest.take({ ...feed, carries: ['thing'] }, payloadOf(things), 'http')).toMatchObject({ accepted: 1 })
    expect(await ingest.take(feed, payloadOf(traits), 'http')).toMatchObject({ accepted: 1 })
    expect(await ingest.take(feed, payloadOf([...things, ...traits]), 'http')).toMatchObject({
      accepted: 0,
      duplicates: 2,
    })
    // Nothing finalizes here. Pending counts are done when it is closed.
    await ingest.close()
  })

  test('create cameras in their region, without addresses', async () => {
    const text =
      "select name, kind, to_jsonb(camera)::text like '%secret%' as told from camera where source = 'feed:ngsi-cameras'"
    const seen = (scope?: string[]) =>
      database.read(readerIdentity(testViewer(undefined, scope)), (session) => session.rows(statement(text)))
    expect(await seen()).toEqual([{ name: '路口枪机', kind: 'fixed', told: false }])
    expect(await seen(['990101000000'])).toHaveLength(1)
    expect(await seen(['990102000000'])).toEqual([])
  })

  test('are counted and found, and keep their traits', async () => {
    const rows = await database.read(SYSTEM, (session) =>
      session.row(
        statement(`select
          (select array_agg(distinct kind order by kind) from search_entry where name in ('路口枪机', '新水位站') and region_id is not null) as found,
          (select total = (select count(*) from camera where region_id is not null) from region_tally t join region r on r.id = t.region_id
            where r.level = 'CITY' and subject = 'camera') as cameras,
          (select total::int from region_tally t join region r on r.id = t.region_id where r.level = 'CITY' and subject = 'sensor') as sensors,
          (select told_traits from sensor where source_id = 'W-1') as traits`),
      ),
    )
    expect(rows).toEqual({ found: ['camera', 'sensor'], cameras: true, sensors: 1, traits: { warningM: 3 } })
  })
})
