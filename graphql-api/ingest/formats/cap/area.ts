import { signedArea } from '../../../../domain/ring.ts'
import type { MultiPolygon, Point, Polygon, Position } from 'geojson'
import { shown } from '../devices/json-items.ts'
import type { XmlElement } from '../../feed/xml-tree.ts'
import type { ElementChecker } from './element-checker.ts'

export interface CapArea {
  readonly description: string
  /** Rings of longitude and latitude, closed, counter-clockwise. */
  readonly rings: readonly (readonly Position[])[]
  /** Circles of radius 0, which some sources use for a point. */
  readonly points: readonly Position[]
}

const CORNERS = 64
const EARTH_RADIUS_KM = 6371.0088
/** Half the Earth's circumference. */
const LARGEST_RADIUS_KM = 20_015
const MOST_CORNERS = 20_000
/** Polygons and circles of one message, and their corners. */
const MOST_SHAPES = 1_000
const MOST_CORNERS_TOGETHER = 100_000
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/

/** Shapes and corners that the rest of the message may have. */
export interface ShapeBudget {
  shapes: number
  corners: number
}

export const newShapeBudget = (): ShapeBudget => ({ shapes: MOST_SHAPES, corners: MOST_CORNERS_TOGETHER })

/** @param budget of the whole message: shapes beyond it are skipped and reported once */
export function readArea(
  checker: ElementChecker,
  area: XmlElement,
  path: string,
  budget: ShapeBudget = newShapeBudget(),
): CapArea {
  const description = checker.required(area, path, 'areaDesc', 'words that name the area') ?? ''
  for (const [i, code] of checker.all(area, 'geocode').entries())
    for (const name of ['valueName', 'value'])
      if (!checker.optional(code, `${path}.geocode[${i}]`, name))
        checker.fault(code, `${path}.geocode[${i}].${name}`, 'is missing; expected one')
  for (const name of ['altitude', 'ceiling']) {
    const element = checker.optional(area, path, name)
    if (element && !NUMBER.test(element.text))
      checker.fault(element, `${path}.${name}`, `is ${shown(element.text)}; expected feet above mean sea level`)
  }
  if (checker.all(area, 'ceiling').length > 0 && checker.all(area, 'altitude').length === 0)
    checker.fault(area, `${path}.ceiling`, 'has no altitude beside it; expected one')
  const rings: Position[][] = []
  const points: Position[] = []
  const spend = (element: XmlElement, place: string, corners: number): boolean => {
    const wasLeft = budget.shapes >= 0 && budget.corners >= 0
    budget.shapes--
    budget.corners -= corners
    const isLeft = budget.shapes >= 0 && budget.corners >= 0
    if (wasLeft && !isLeft)
      checker.fault(
        element,
        place,
        `is one too many; expected at most ${MOST_SHAPES} polygons and circles in a message, and ${MOST_CORNERS_TOGETHER} pairs in total`,
      )
    return isLeft
  }
  for (const [i, element] of checker.all(area, 'polygon').entries()) {
    const place = `${path}.polygon[${i}]`
    // A valid pair has at least seven characters and a separator.
    if (!spend(element, place, element.text.length / 8)) break
    const ring = ringOf(element.text)
    if (typeof ring === 'string') checker.fault(element, place, ring)
    else rings.push(ring)
  }
  for (const [i, element] of checker.all(area, 'circle').entries()) {
    const place = `${path}.circle[${i}]`
    if (!spend(element, place, CORNERS)) break
    const circle = circleOf(element.text)
    if (typeof circle === 'string') checker.fault(element, place, circle)
    else if (circle.radiusKm === 0) points.push(circle.centre)
    else rings.push(ringAround(circle.centre, circle.radiusKm))
  }
  return { description, rings, points }
}

/** Parses `lat,lon lat,lon …`, or returns its fault. */
function ringOf(text: string): Position[] | string {
  if (text === '') return 'is empty; expected at least 4 pairs "lat,lon lat,lon …", the last the same as the first'
  const pairs = text.split(/\s+/)
  if (pairs.length > MOST_CORNERS) return `has ${pairs.length} pairs; expected ${MOST_CORNERS} at most`
  const ring: Position[] = []
  for (const [i, pair] of pairs.entries()) {
    const position = positionOf(pair)
    if (typeof position === 'string') return `has pair ${i + 1} ${shown(pair)}, which ${position}`
    ring.push(position)
  }
  const [first = [], last = []] = [ring[0], ring.at(-1)]
  if (ring.length < 4) return `has ${ring.length} pairs; expected at least 4`
  if (first[0] !== last[0] || first[1] !== last[1])
    return `ends at ${shown(pairs.at(-1))} and begins at ${shown(pairs[0])}; expected the same pair`
  return signedArea(ring) < 0 ? ring.reverse() : ring
}

function circleOf(text: string): { centre: Position; radiusKm: number } | string {
  const [pair = '', radius = '', ...more] = text.split(/\s+/)
  const radiusKm = Number(radius)
  if (more.length > 0 || !NUMBER.test(radius) || radiusKm < 0 || radiusKm > LARGEST_RADIUS_KM)
    return `is ${shown(text)}; expected "lat,lon radius" with a radius of 0 to ${LARGEST_RADIUS_KM} km`
  const centre = positionOf(pair)
  return typeof centre === 'string' ? `has the centre ${shown(pair)}, which ${centre}` : { centre, radiusKm }
}

/** Latitude comes first. */
function positionOf(pair: string): Position | string {
  const [lat = '', lng = '', ...more] = pair.split(',')
  if (more.length > 0 || !NUMBER.test(lat) || !NUMBER.test(lng)) return 'is no pair; expected "lat,lon"'
  if (Math.abs(Number(lat)) > 90 || Math.abs(Number(lng)) > 180)
    return 'is not a position; expected latitude −90…90, then longitude −180…180'
  return [Number(lng), Number(lat)]
}

/** Corners at equal distances on the sphere; longitudes continue past the date line. */
function ringAround([lng = 0, lat = 0]: Position, radiusKm: number): Position[] {
  const distance = radiusKm / EARTH_RADIUS_KM
  const phi = (lat * Math.PI) / 180
  const corners = Array.from({ length: CORNERS }, (_, i): Position => {
    // Bearings decrease from north: the ring is counter-clockwise.
    const bearing = -(i / CORNERS) * 2 * Math.PI
    const sine = Math.sin(phi) * Math.cos(distance) + Math.cos(phi) * Math.sin(distance) * Math.cos(bearing)
    const turn = Math.atan2(
      Math.sin(bearing) * Math.sin(distance) * Math.cos(phi),
      Math.cos(distance) - Math.sin(phi) * sine,
    )
    const cornerLng = lng + (turn * 180) / Math.PI
    return [cornerLng, (Math.asin(Math.max(-1, Math.min(1, sine))) * 180) / Math.PI]
  })
  return [...corners, ...corners.slice(0, 1)]
}

/** All areas as one geometry, as stated. */
export function geometryOf(areas: readonly CapArea[]): Point | Polygon | MultiPolygon | undefined {
  const polygons = areas.flatMap(({ rings }) => rings).map((ring) => [ring.map((position) => [...position])])
  const [polygon] = polygons
  if (polygon)
    return polygons.length === 1
      ? { type: 'Polygon', coordinates: polygon }
      : { type: 'MultiPolygon', coordinates: polygons }
  const point = areas.flatMap(({ points }) => points)[0]
  return point && { type: 'Point', coordinates: [...point] }
}
