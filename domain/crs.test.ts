import { describe, expect, it } from 'vitest'
import { CrsError, parseCrs, wgs84ToGcj02, type Coordinates } from './crs.ts'

const METRES_PER_DEGREE = 111_320

function metresApart([x1, y1]: Coordinates, [x2, y2]: Coordinates): number {
  return Math.hypot((x1 - x2) * Math.cos((y1 * Math.PI) / 180), y1 - y2) * METRES_PER_DEGREE
}

// Published vector for Tian'anmen: WGS84, GCJ-02 and BD-09 of one place.
const WGS: Coordinates = [116.404, 39.915]
const GCJ: Coordinates = [116.410244499, 39.916404282]
const BD: Coordinates = [116.416627244, 39.922699552]

describe('GCJ-02 and BD-09', () => {
  it('agree with the published vector', () => {
    expect(metresApart(wgs84ToGcj02(WGS), GCJ)).toBeLessThan(0.001)
    expect(metresApart(parseCrs('GCJ-02').toWgs84(GCJ), WGS)).toBeLessThan(0.001)
    expect(metresApart(parseCrs('BD-09').toWgs84(BD), WGS)).toBeLessThan(0.01)
  })

  it('come back to below a millimetre all over the country, where one pass is metres off', () => {
    let worst = 0
    let worstOnePass = 0
    const gcj02 = parseCrs('gcj02')
    for (let lng = 75; lng <= 134; lng += 2.7) {
      for (let lat = 18; lat <= 53; lat += 2.3) {
        const there = wgs84ToGcj02([lng, lat])
        worst = Math.max(worst, metresApart(gcj02.toWgs84(there), [lng, lat]))
        const again = wgs84ToGcj02(there)
        worstOnePass = Math.max(
          worstOnePass,
          metresApart([2 * there[0] - again[0], 2 * there[1] - again[1]], [lng, lat]),
        )
      }
    }
    expect(worst).toBeLessThan(0.001)
    expect(worstOnePass).toBeGreaterThan(1)
  })

  it('leave a place outside the country alone', () => {
    expect(parseCrs('GCJ-02').toWgs84([7.42, 43.73])).toEqual([7.42, 43.73])
  })
})

describe('EPSG systems', () => {
  // Computed with PROJ 9 (cs2cs) for 121.5 E 31.25 N.
  const SHANGHAI: Coordinates = [121.5, 31.25]
  const cases: [string, Coordinates][] = [
    ['EPSG:3857', [13525318.1314, 3665259.1407]],
    ['EPSG:32651', [357168.262, 3458278.8196]],
    ['EPSG:4549', [642888.8935, 3459662.6846]],
    ['EPSG:4528', [40642888.8935, 3459662.6846]],
    ['EPSG:4509', [928848.8554, 3467439.9988]],
    ['EPSG:4498', [20928848.8554, 3467439.9988]],
  ]
  it.each(cases)('%s gives the place that PROJ gives', (code, position) => {
    expect(metresApart(parseCrs(code).toWgs84(position), SHANGHAI)).toBeLessThan(0.01)
  })

  it('are known by their usual spellings', () => {
    const same = [
      'EPSG:4326',
      'epsg:4326',
      '4326',
      'WGS84',
      'WGS 84',
      'urn:ogc:def:crs:OGC:1.3:CRS84',
      'CRS84',
      'urn:ogc:def:crs:EPSG::4326',
      'http://www.opengis.net/def/crs/EPSG/0/4326',
    ]
    for (const name of same) expect(parseCrs(name).id, name).toBe('EPSG:4326')
    expect(parseCrs('CGCS2000').id).toBe('EPSG:4490')
    expect(parseCrs('urn:ogc:def:crs:EPSG::3857').id).toBe('EPSG:3857')
  })

  it('are computed by any code, definition or well-known text', () => {
    const [lng, lat] = parseCrs('EPSG:2154').toWgs84([652_469, 6_862_035])
    expect([lng, lat]).toEqual([expect.closeTo(2.3522, 3), expect.closeTo(48.8566, 3)])
    const utm = '+proj=utm +zone=51 +datum=WGS84 +units=m +no_defs'
    expect(parseCrs(utm).toWgs84([500_000, 3_450_000])[0]).toBeCloseTo(123, 6)
    const wkt =
      'PROJCS["CGCS2000_3_Degree_GK_CM_120E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    const crs = parseCrs(wkt)
    expect(crs).toMatchObject({ id: 'CGCS2000_3_Degree_GK_CM_120E', unit: 'metre' })
    const known = parseCrs('EPSG:4549').toWgs84([642_888.89, 3_459_662.68])
    expect(crs.toWgs84([642_888.89, 3_459_662.68])).toEqual(
      known.map((degrees) => expect.closeTo(degrees, 7) as unknown),
    )
  })

  it('says which are known when one is not', () => {
    expect(() => parseCrs('EPSG:999999')).toThrow(CrsError)
    expect(() => parseCrs('+proj=nonsense +no_defs')).toThrow(CrsError)
    expect(() => parseCrs('Beijing 54')).toThrow(/"Beijing 54" is not supported; known are EPSG:4326, CGCS2000/)
  })
})
