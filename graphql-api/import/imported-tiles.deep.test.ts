import { describeRealData } from '../platform/test-real-data.ts'
import { testImportedTiles } from './test-imported-tiles.ts'

describeRealData('tiles of Monaco', (pathOf) => {
  testImportedTiles(() => ({
    file: pathOf('osm/monaco-2021.osm.pbf'),
    southWest: [7.4, 43.72],
    northEast: [7.45, 43.76],
    builtUp: [7.42, 43.737],
    buildingsAround: 300,
    atLeast: {
      buildings: 1150,
      roads: 1500,
      facilities: 100,
      components: 30,
      cameras: 5,
      regions: 3,
      addresses: 50,
    },
    // Not mapped in OpenStreetMap.
    empty: ['routes', 'pipes', 'sensors', 'units'],
  }))
})
