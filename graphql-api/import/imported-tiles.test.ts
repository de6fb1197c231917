import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { smallTown } from '../../fixtures/small-town.ts'
import { testImportedTiles } from './test-imported-tiles.ts'

describe('tiles of an imported town', () => {
  const folder = mkdtempSync(join(tmpdir(), 'city-town-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  testImportedTiles(() => {
    const town = smallTown()
    const file = join(folder, 'town.osm')
    writeFileSync(file, town.xml)
    const [west, south, east, north] = town.bounds
    return {
      file,
      southWest: [west, south],
      northEast: [east, north],
      builtUp: [west + (east - west) / 5, south + (north - south) / 4],
      buildingsAround: 100,
      atLeast: { buildings: town.counts.buildings - 1, regions: 14, cameras: town.counts.cameras - 1, roads: 10 },
      // What OpenStreetMap does not map, and bus routes, of which the town has none.
      empty: ['routes', 'pipes', 'sensors', 'units'],
    }
  })
})
