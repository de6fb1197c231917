import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { strToU8, zipSync } from 'fflate'
import { afterAll, expect, it } from 'vitest'
import { fileKindOf } from './file-kind.ts'

const folder = mkdtempSync(join(tmpdir(), 'kinds-'))
afterAll(() => rmSync(folder, { recursive: true }))
const put = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? Buffer.from(content, 'latin1') : content)
  return path
}

it.each([
  ['buildings-4549.gpkg', 'gpkg'],
  ['buildings-4549.fgb', 'flatgeobuf'],
  ['buildings.parquet', 'geoparquet'],
  ['buildings-4549-gbk.zip', 'shapefile'],
  ['timetable.zip', 'gtfs'],
  ['placemarks.kml', 'kml'],
  ['quarter.osm', 'osm'],
  ['quarter.osm.pbf', 'osm'],
])('recognizes %s by its content', (file, format) => {
  expect(fileKindOf(fileURLToPath(new URL(`../fixtures/${file}`, import.meta.url)))).toEqual({ format })
})

it.each([
  ['a.csv', '<?xml version="1.0"?>\n<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml">', 'GML'],
  ['a.json', '{"type":"Topology","objects":{}}', 'TopoJSON'],
  ['plan.txt', '  0\r\nSECTION\r\n  2\r\nHEADER\r\n', 'DXF'],
  ['plan.zip', 'AC1027\0\0', 'DWG'],
  ['roads.txt', '!table\n!version 300\n', 'MapInfo TAB'],
  ['roads.csv', 'Version 300\nCharset "Neutral"\n', 'MapInfo MIF'],
  ['city.zip', zipSync({ 'city.gdb/a00000001.gdbtable': strToU8('x') }), 'FileGDB'],
  ['city.gpkg', `SQLite format 3\0${'\0'.repeat(84)}spatialite_history`, 'SpatiaLite'],
  ['unknown.dgn', 'x', 'dgn'],
])('recognizes %s as a format for ogr2ogr', (name, content, convertible) => {
  expect(fileKindOf(put(name, content))).toEqual({ convertible })
})

it('recognizes the folder of a file geodatabase, images, and unknown files', () => {
  const geodatabase = join(folder, 'city.gdb')
  mkdirSync(geodatabase)
  expect(fileKindOf(geodatabase)).toEqual({ convertible: 'gdb' })
  expect(fileKindOf(folder)).toBeUndefined()
  expect(fileKindOf(put('photo.csv', 'II*\0....'))).toEqual({ raster: 'GeoTIFF' })
  expect(fileKindOf(put('photo.ecw', 'e\x02'))).toEqual({ raster: 'ecw' })
  expect(fileKindOf(put('plain.csv', 'a,b\n0,1\n'))).toBeUndefined()
  expect(fileKindOf(put('empty.csv', ''))).toBeUndefined()
})
