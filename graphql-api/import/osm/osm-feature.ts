import type { LineString, MultiLineString, MultiPolygon, Point, Polygon } from 'geojson'
import { pointOnSurface } from '../../../domain/ring.ts'
import { positionFault } from '../../geometry/position.ts'
import type { Feature, ImportItem } from '../../store/feature.ts'
import type { Attributes } from './attributes.ts'
import type { Classified } from './classify.ts'
import { namesOf, otherNamesOf } from './names.ts'
import type { Tags } from './osm-visitor.ts'
import { isWaterArea } from './water.ts'

export interface OsmIdentity {
  /** `way/40778072` */
  readonly sourceId: string
  readonly version: number
  /** See `shapeVersion`. */
  readonly shapeVersion?: () => number
  readonly tags: Tags
}

export type Sound<G> = { readonly geometry: G; readonly repair?: string } | { readonly fault: string }

/** The geometries that an element can have; each is computed only when a feature needs it. */
export interface OsmShape {
  point?(): Sound<Point>
  line?(): Sound<LineString | MultiLineString>
  area?(): Sound<Polygon | MultiPolygon>
}

/** The result for one feature of an element. */
export function itemOf(element: OsmIdentity, attributes: Classified, shape: OsmShape, partOf?: string): ImportItem {
  const reject = (reason: string): ImportItem => ({
    outcome: 'rejected',
    sourceId: element.sourceId,
    reason: `${attributes.target}: ${reason}`,
    original: { id: element.sourceId, tags: element.tags },
  })
  const sound = geometryFor(attributes, element.tags, shape)
  if ('fault' in sound) return reject(sound.fault)
  const fault = outsideFault(sound.geometry)
  if (fault !== undefined) return reject(fault)
  const names = namesOf(element.tags)
  if ((attributes.target === 'region' || attributes.target === 'place') && !names.name) return reject('it has no name')
  const feature = {
    ...withoutAdminLevel(attributes),
    ...names,
    ...otherNamesOf(element.tags),
    ...(partOf !== undefined && { partOf }),
    sourceId: element.sourceId,
    sourceVersion: element.version,
    ...(element.shapeVersion && { shapeVersion: element.shapeVersion() }),
    geometry: sound.geometry,
  } as Feature
  return sound.repair === undefined
    ? { outcome: 'loaded', feature }
    : { outcome: 'repaired', feature, reason: `${attributes.target}: ${sound.repair}` }
}

type AnyGeometry = Point | LineString | MultiLineString | Polygon | MultiPolygon

function geometryFor(attributes: Classified, tags: Tags, shape: OsmShape): Sound<AnyGeometry> {
  const { target } = attributes
  const wantsLine =
    target === 'road' || target === 'railway' || (target === 'water' && !(shape.area && isWaterArea(tags)))
  if (wantsLine) return shape.line?.() ?? { fault: 'it has no line' }
  if (shape.point) return shape.point()
  const area = shape.area?.() ?? { fault: 'it has no area' }
  if ('fault' in area || target === 'building' || target === 'water' || target === 'green' || target === 'region')
    return area
  return { geometry: { type: 'Point', coordinates: pointOnSurface(area.geometry) } }
}

function withoutAdminLevel(attributes: Classified): Attributes {
  if (attributes.target !== 'region') return attributes
  return {
    target: attributes.target,
    level: attributes.level,
    ...(attributes.code !== undefined && { code: attributes.code }),
  }
}

function outsideFault(geometry: AnyGeometry): string | undefined {
  const depth = { Point: 0, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 }[geometry.type]
  const visit = (value: unknown, left: number): string | undefined => {
    if (left === 0) return positionFault(value as number[])
    for (const inner of value as unknown[]) {
      const fault = visit(inner, left - 1)
      if (fault !== undefined) return fault
    }
    return undefined
  }
  return visit(geometry.coordinates, depth)
}
