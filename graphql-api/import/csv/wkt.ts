import type { Geometry, Position } from 'geojson'

const TYPES: Readonly<Record<string, readonly [type: string, depth: number]>> = {
  POINT: ['Point', 0],
  LINESTRING: ['LineString', 1],
  POLYGON: ['Polygon', 2],
  MULTIPOINT: ['MultiPoint', 1],
  MULTILINESTRING: ['MultiLineString', 2],
  MULTIPOLYGON: ['MultiPolygon', 3],
}

/**
 * A geometry from well-known text (`POLYGON ((…))`, `SRID=4326;POINT Z (…)`); third and fourth coordinates are dropped.
 * Undefined for any other text.
 */
export function parseWkt(text: string): Geometry | undefined {
  const match = /^\s*(?:SRID\s*=\s*\d+\s*;)?\s*([A-Za-z]+)\s*(?:ZM|Z|M)?\s*(\(.*\))\s*$/is.exec(text)
  const known = match
    ? TYPES[(match[1] as string).toUpperCase().replace(/(?<=POINT|STRING|POLYGON)(ZM|Z|M)$/, '')]
    : undefined
  if (!match || !known) return undefined
  const [type, depth] = known
  const nested = (match[2] as string)
    // Each position of a MULTIPOINT may be in brackets.
    .replace(/\(\s*([-+\d.eE\s]+?)\s*\)/g, type === 'MultiPoint' ? '$1' : '($1)')
    .replace(
      /([-+]?[\d.]+(?:[eE][-+]?\d+)?)((?:\s+[-+]?[\d.]+(?:[eE][-+]?\d+)?)+)/g,
      (position) => `[${position.trim().split(/\s+/).slice(0, 2).join(',')}]`,
    )
    .replaceAll('(', '[')
    .replaceAll(')', ']')
  let coordinates: unknown
  try {
    coordinates = JSON.parse(nested)
  } catch {
    return undefined
  }
  if (depth === 0) coordinates = (coordinates as unknown[])[0]
  if (!isNested(coordinates, depth)) return undefined
  return { type, coordinates: coordinates as Position } as Geometry
}

function isNested(value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) return false
  return depth === 0
    ? value.every((number) => typeof number === 'number')
    : value.every((inner) => isNested(inner, depth - 1))
}
