import type { Geometry, Position } from 'geojson'
import { mercatorM } from '../../domain/mercator.ts'

const CODES = { Point: 1, LineString: 2, Polygon: 3, MultiPoint: 4, MultiLineString: 5, MultiPolygon: 6 } as const
const SRID_FLAG = 0x20000000

/** The geometry types that a feature table stores. */
export type StoredGeometry = Extract<Geometry, { type: keyof typeof CODES }>

/** EWKB of a WGS84 geometry as hex, the fastest input for `::geometry` on both engines. Elevations (Z) are dropped. */
export function wgs84Hex(geometry: StoredGeometry): string {
  return encode(geometry, 4326, (position) => position)
}

/** The same geometry in Web Mercator. Spares the embedded engine `st_transform`. */
export function mercatorHex(geometry: StoredGeometry): string {
  return encode(geometry, 3857, ([lng = 0, lat = 0]) => mercatorM(lng, lat))
}

/** A polygon or line as the `Multi…` type of its column. */
export function multi(geometry: Geometry): StoredGeometry {
  if (geometry.type === 'Polygon') return { type: 'MultiPolygon', coordinates: [geometry.coordinates] }
  if (geometry.type === 'LineString') return { type: 'MultiLineString', coordinates: [geometry.coordinates] }
  if (geometry.type === 'GeometryCollection') throw new TypeError('a GeometryCollection cannot be stored')
  return geometry
}

function encode(geometry: StoredGeometry, srid: number, project: (position: Position) => Position): string {
  const buffer = Buffer.allocUnsafe(4 + byteLength(geometry))
  let offset = 0
  const uint = (value: number): void => {
    offset = buffer.writeUInt32LE(value, offset)
  }
  const head = (type: keyof typeof CODES, flag = 0): void => {
    offset = buffer.writeUInt8(1, offset)
    uint(CODES[type] + flag)
    if (flag !== 0) uint(srid)
  }
  const point = (position: Position): void => {
    const [x = NaN, y = NaN] = project(position)
    offset = buffer.writeDoubleLE(x, offset)
    offset = buffer.writeDoubleLE(y, offset)
  }
  const line = (positions: readonly Position[]): void => {
    uint(positions.length)
    positions.forEach(point)
  }
  const polygon = (rings: readonly (readonly Position[])[]): void => {
    uint(rings.length)
    rings.forEach(line)
  }

  head(geometry.type, SRID_FLAG)
  switch (geometry.type) {
    case 'Point':
      point(geometry.coordinates)
      break
    case 'LineString':
      line(geometry.coordinates)
      break
    case 'Polygon':
      polygon(geometry.coordinates)
      break
    case 'MultiPoint':
      uint(geometry.coordinates.length)
      for (const position of geometry.coordinates) {
        head('Point')
        point(position)
      }
      break
    case 'MultiLineString':
      uint(geometry.coordinates.length)
      for (const positions of geometry.coordinates) {
        head('LineString')
        line(positions)
      }
      break
    case 'MultiPolygon':
      uint(geometry.coordinates.length)
      for (const rings of geometry.coordinates) {
        head('Polygon')
        polygon(rings)
      }
  }
  return buffer.toString('hex', 0, offset)
}

function byteLength(geometry: StoredGeometry): number {
  const line = (positions: readonly Position[]): number => 4 + 16 * positions.length
  const polygon = (rings: readonly (readonly Position[])[]): number =>
    4 + rings.reduce((sum, ring) => sum + line(ring), 0)
  switch (geometry.type) {
    case 'Point':
      return 5 + 16
    case 'LineString':
      return 5 + line(geometry.coordinates)
    case 'Polygon':
      return 5 + polygon(geometry.coordinates)
    case 'MultiPoint':
      return 9 + 21 * geometry.coordinates.length
    case 'MultiLineString':
      return 9 + geometry.coordinates.reduce((sum, positions) => sum + 5 + line(positions), 0)
    case 'MultiPolygon':
      return 9 + geometry.coordinates.reduce((sum, rings) => sum + 5 + polygon(rings), 0)
  }
}
