import { GraphQLScalarType, Kind, valueFromASTUntyped, type ValueNode } from 'graphql'
import type { Geometry } from 'geojson'
import { invalidInput } from './errors.ts'
import type { Scalars } from './types.generated.ts'

type Position = Scalars['Position']['output']
type BoundingBox = Scalars['BoundingBox']['output']

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

/** Parses a string; serializes `Date`s from the database in UTC. */
const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  serialize(value) {
    return value instanceof Date ? value.toISOString() : parseDateTime(value)
  },
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(literal(node)),
})

const PositionScalar = scalar<Position>('Position', parsePosition)
const BoundingBoxScalar = scalar<BoundingBox>('BoundingBox', parseBoundingBox)
const GeoJSON = scalar<Geometry>('GeoJSON', parseGeometry)

/** Only serialized. */
const JsonScalar = scalar<unknown>('JSON', (value) => value)

export const scalarResolvers = {
  DateTime,
  Position: PositionScalar,
  BoundingBox: BoundingBoxScalar,
  GeoJSON,
  JSON: JsonScalar,
}

/** Results are our own, so only input is checked. */
function scalar<T>(name: string, parse: (value: unknown) => T): GraphQLScalarType<T, T> {
  return new GraphQLScalarType<T, T>({
    name,
    serialize: (value) => value as T,
    parseValue: parse,
    parseLiteral: (node, variables) => parse(literal(node, variables)),
  })
}

function literal(node: ValueNode, variables?: Record<string, unknown> | null): unknown {
  return node.kind === Kind.INT || node.kind === Kind.FLOAT ? Number(node.value) : valueFromASTUntyped(node, variables)
}

function parseDateTime(value: unknown): string {
  if (typeof value === 'string' && DATE_TIME.test(value) && !Number.isNaN(Date.parse(value))) return value
  throw invalidInput('DateTime', value, 'ISO 8601 with offset, e.g. 2026-11-22T18:42:07+08:00')
}

function parsePosition(value: unknown): Position {
  if (Array.isArray(value) && value.length === 2 && isLongitude(value[0]) && isLatitude(value[1]))
    return [value[0], value[1]]
  throw invalidInput('Position', value, '[longitude −180…180, latitude −90…90]')
}

function parseBoundingBox(value: unknown): BoundingBox {
  if (Array.isArray(value) && value.length === 4) {
    const [west, south, east, north] = value as unknown[]
    if (
      isLongitude(west) &&
      isLatitude(south) &&
      isLongitude(east) &&
      isLatitude(north) &&
      west <= east &&
      south <= north
    ) {
      return [west, south, east, north]
    }
  }
  throw invalidInput('BoundingBox', value, '[west, south, east, north] in degrees with west ≤ east and south ≤ north')
}

/** Only the outer structure: the accepted geometries are checked where an argument is used. */
function parseGeometry(value: unknown): Geometry {
  if (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    'coordinates' in value &&
    Array.isArray(value.coordinates)
  ) {
    return value as Geometry
  }
  throw invalidInput('GeoJSON', value, 'a GeoJSON geometry object with "type" and "coordinates"')
}

function isLongitude(value: unknown): value is number {
  return typeof value === 'number' && value >= -180 && value <= 180
}

function isLatitude(value: unknown): value is number {
  return typeof value === 'number' && value >= -90 && value <= 90
}
