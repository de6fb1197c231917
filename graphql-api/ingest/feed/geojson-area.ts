import type { MultiPolygon, Point, Polygon } from 'geojson'
import { isRecord } from './json-text.ts'

const MOST_POINTS = 100_000

/** Whether a value is a Point, Polygon or MultiPolygon of WGS84 positions with closed rings. */
export function isPlainGeometry(value: unknown): value is Point | Polygon | MultiPolygon {
  if (!isRecord(value)) return false
  const { type, coordinates } = value
  let points = 0
  const position = (at: unknown): at is [number, number] => {
    if (!Array.isArray(at) || ++points > MOST_POINTS) return false
    const [lng, lat] = at as unknown[]
    return typeof lng === 'number' && typeof lat === 'number' && Math.abs(lng) <= 180 && Math.abs(lat) <= 90
  }
  const ring = (at: unknown): boolean =>
    Array.isArray(at) && at.length >= 4 && at.every(position) && String(at[0]) === String(at.at(-1))
  const polygon = (at: unknown): boolean => Array.isArray(at) && at.length > 0 && at.every(ring)
  if (type === 'Point') return position(coordinates)
  if (type === 'Polygon') return polygon(coordinates)
  return type === 'MultiPolygon' && Array.isArray(coordinates) && coordinates.length > 0 && coordinates.every(polygon)
}
