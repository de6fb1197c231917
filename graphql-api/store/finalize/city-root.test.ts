import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import type { Feature } from '../feature.ts'
import type { CameraFeature } from '../things/camera.ts'
import { loadFeatures } from '../load/load-features.ts'
import { building, items, position, square } from '../load/test-features.ts'
import { finalize, type FinalizeResult } from './finalize.ts'

const home = mkdtempSync(join(tmpdir(), 'city-root-'))
const file = join(home, 'made.geojson')
writeFileSync(file, 'made by hand')

async function bring(database: Database, key: string, features: readonly Feature[]): Promise<FinalizeResult> {
  await loadFeatures(database, items(features), { source: { key, format: 'test', title: key }, file, home })
  return finalize(database)
}

interface City {
  readonly name: string
  readonly west: number
  readonly east: number
  readonly km2: number
}

async function city(database: Database): Promise<City | undefined> {
  const text = `select name, st_xmin(geom) as west, st_xmax(geom) as east, area_m2 / 1e6 as km2 from region where level = 'CITY'`
  return database.read(SYSTEM, (session) => session.row<City>({ name: 'test.city', text, values: [] }))
}

function camera(id: string, lng: number, lat: number): CameraFeature {
  const geometry = { type: 'Point' as const, coordinates: [lng, lat] }
  return { target: 'camera', sourceId: id, sourceVersion: 1, name: `摄像机${id}`, kind: 'fixed', tags: {}, geometry }
}

const houses = Array.from({ length: 100 }, (_, i) => building(`h/${String(i)}`, (i % 10) * 50, Math.floor(i / 10) * 50))

describeOnEachEngine('the outline of a city whose files have none', (database) => {
  beforeAll(() => bring(database(), 'town', houses))

  it('leaves out a stray position, which is reported, kept and found again', async () => {
    const before = await city(database())
    expect(before?.km2).toBeLessThan(1)
    const stray = [camera('1', ...position(100, 100)), camera('2', 0.5, -0.25)]
    const { outside } = await bring(database(), 'cameras', stray)
    expect(await city(database())).toEqual(before)
    expect(outside).toEqual([{ table: 'camera', rows: 1, examples: ['摄像机2'] }])
  })

  it('is updated by later imports', async () => {
    const { outside } = await bring(database(), 'more', [camera('3', ...position(300, 300))])
    expect(outside).toMatchObject([{ table: 'camera', rows: 1 }])
  })

  it('does not include a second city, even a larger one', async () => {
    const before = await city(database())
    const far = Array.from({ length: 200 }, (_, i) => camera(`far/${String(i)}`, 113 + (i % 20) * 0.001, 23 + i * 1e-4))
    const { outside } = await bring(database(), 'far', far)
    expect(await city(database())).toEqual(before)
    expect(outside).toMatchObject([{ table: 'camera', rows: 201 }])
  })

  it('grows with nearby data', async () => {
    const before = await city(database())
    await bring(database(), 'suburb', [building('s', 3000, 0)])
    expect((await city(database()))?.east).toBeGreaterThan((before?.east ?? 0) + 0.02)
  })
})

describeOnEachEngine('the outline of a city of districts', (database) => {
  it('is the union of the districts', async () => {
    const districts = [0, 1].map((i): Feature => ({
      ...{
        target: 'region',
        sourceId: `d/${String(i)}`,
        sourceVersion: 1,
        level: 'DISTRICT',
        name: `第${String(i)}区`,
      },
      geometry: { type: 'Polygon', coordinates: [square(-20 + i * 500, -100, 500)] },
    }))
    await bring(database(), 'town', [...houses, ...districts])
    const km2 = (await city(database()))?.km2 ?? 0
    expect(km2).toBeGreaterThan(0.499)
    expect(km2).toBeLessThan(0.501)
  })
})
