import type { LineString, MultiLineString, MultiPolygon, Point, Polygon, Position } from 'geojson'
import type { Crs } from '../../../domain/crs.ts'
import { cleanLine } from '../../geometry/line.ts'
import { soundPolygons } from '../../geometry/polygon-repair.ts'
import { positionFault } from '../../geometry/position.ts'

export type FieldGeometry = Point | LineString | MultiLineString | Polygon | MultiPolygon

const DEPTHS: Readonly<Record<string, number>> = {
  Point: 0,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
}

/**
 * A GeoJSON geometry of unchecked structure, converted to WGS84 without elevation. Coordinates are not yet checked
 * against the globe. A fault describes the structural error.
 */
export function convertGeometry(
  value: unknown,
  crs: Crs,
): { geometry: FieldGeometry; first: Position } | { fault: string } {
  if (value === null || value === undefined) return { fault: 'it has no geometry' }
  const { type, coordinates } = value as { type?: unknown; coordinates?: unknown }
  const depth = typeof type === 'string' ? DEPTHS[type] : undefined
  if (depth === undefined) {
    return {
      fault: `geometry type ${JSON.stringify(type)} is not supported; expected ${Object.keys(DEPTHS).join(', ')}`,
    }
  }
  let first: Position | undefined
  let fault: string | undefined
  const convert = (node: unknown, left: number): unknown => {
    if (!Array.isArray(node)) {
      fault ??= `coordinates of a ${String(type)} hold ${shown(node)} where an array belongs`
      return []
    }
    if (left > 0) return node.map((inner: unknown) => convert(inner, left - 1))
    const [x, y] = node as unknown[]
    if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x) || !Number.isFinite(y)) {
      fault ??= `position ${JSON.stringify(node)} is not two finite numbers`
      return [0, 0]
    }
    first ??= [x, y]
    // A source's placeholder for an unknown position must stay recognizable.
    return x === 0 && y === 0 ? [0, 0] : crs.toWgs84([x, y])
  }
  const converted = convert(coordinates, depth)
  if (fault !== undefined) return { fault }
  if (!first) return { fault: `an empty ${String(type)}` }
  return { geometry: { type, coordinates: converted } as FieldGeometry, first }
}

/** The geometry made valid, or the reason why that is impossible. */
export function soundGeometry(
  geometry: FieldGeometry,
): { geometry: FieldGeometry; repair?: string } | { fault: string } {
  if (geometry.type === 'MultiPolygon') return soundPieces(geometry.coordinates)
  const positions = (
    geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates.flat(Infinity as 1)
  ) as unknown
  const fault = geometry.type === 'Point' ? positionFault(geometry.coordinates) : flatFault(positions as number[])
  if (fault !== undefined) return { fault }
  switch (geometry.type) {
    case 'Point':
      return { geometry }
    case 'LineString':
    case 'MultiLineString': {
      const given = geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates
      return soundLines(given)
    }
    case 'Polygon':
      return soundPolygons([geometry.coordinates])
  }
}

/** All pieces together; if that is impossible, the individually valid ones, with the others named. */
function soundPieces(
  pieces: MultiPolygon['coordinates'],
): { geometry: Polygon | MultiPolygon; repair?: string } | { fault: string } {
  const outside = (polygon: Polygon['coordinates']) => flatFault(polygon.flat(Infinity as 1) as unknown as number[])
  const whole = pieces.some((piece) => outside(piece) !== undefined) ? undefined : soundPolygons(pieces)
  if (whole !== undefined && 'geometry' in whole) return whole
  const kept: Polygon['coordinates'][] = []
  const faults: string[] = []
  for (const [index, piece] of pieces.entries()) {
    const fault = outside(piece)
    const sound = fault === undefined ? soundPolygons([piece]) : { fault }
    if ('geometry' in sound) kept.push(piece)
    else faults.push(`piece ${index + 1} of ${pieces.length} left out: ${sound.fault}`)
  }
  const rest = kept.length === 0 || kept.length === pieces.length ? undefined : soundPolygons(kept)
  if (rest === undefined || 'fault' in rest) return whole ?? { fault: faults.join('; ') }
  return {
    geometry: rest.geometry,
    repair: [...faults, ...(rest.repair === undefined ? [] : [rest.repair])].join('; '),
  }
}

export function soundLines(
  given: readonly Position[][],
): { geometry: LineString | MultiLineString; repair?: string } | { fault: string } {
  const kept = given.map((line) => cleanLine(line)).filter((line) => line !== undefined)
  const [only] = kept
  if (!only) return { fault: 'a line with fewer than two different positions' }
  const repair =
    kept.length < given.length ? { repair: `${given.length - kept.length} lines without length dropped` } : {}
  if (kept.length === 1) return { geometry: { type: 'LineString', coordinates: only }, ...repair }
  return { geometry: { type: 'MultiLineString', coordinates: kept }, ...repair }
}

function flatFault(numbers: readonly number[]): string | undefined {
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    const fault = positionFault([numbers[i] as number, numbers[i + 1] as number])
    if (fault !== undefined) return fault
  }
  return undefined
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
