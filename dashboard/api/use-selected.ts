import { skipToken, useQuery } from '@apollo/client/react'
import type { Geometry } from 'geojson'
import type { Right } from '../../domain/rights.ts'
import { useSession } from '../stores/session.ts'
import type { Selection } from '../stores/view.ts'
import {
  BuildingDocument,
  CameraDocument,
  ComponentDocument,
  FacilityDocument,
  PipeDocument,
  ResourceDocument,
  RoadDocument,
  RouteDocument,
  SensorDocument,
  type BuildingQuery,
  type CameraQuery,
  type ComponentQuery,
  type FacilityQuery,
  type PipeQuery,
  type ResourceQuery,
  type RoadQuery,
  type RouteQuery,
  type SensorQuery,
} from './operations.generated.ts'

/** A selected entity with its data, by kind. */
export type Selected =
  | { readonly kind: 'building'; readonly entity: NonNullable<BuildingQuery['building']> }
  | { readonly kind: 'facility'; readonly entity: NonNullable<FacilityQuery['facility']> }
  | { readonly kind: 'component'; readonly entity: NonNullable<ComponentQuery['component']> }
  | { readonly kind: 'camera'; readonly entity: NonNullable<CameraQuery['camera']> }
  | { readonly kind: 'sensor'; readonly entity: NonNullable<SensorQuery['sensor']> }
  | { readonly kind: 'resource'; readonly entity: NonNullable<ResourceQuery['resource']> }
  | { readonly kind: 'road'; readonly entity: NonNullable<RoadQuery['road']> }
  | { readonly kind: 'route'; readonly entity: NonNullable<RouteQuery['route']> }
  | { readonly kind: 'pipe'; readonly entity: NonNullable<PipeQuery['pipe']> }

/** Right required for an entity of a kind; absent: seeing the city is enough. */
const RIGHTS_OF_KINDS: Readonly<Partial<Record<Selected['kind'], Right>>> = {
  camera: 'camera.view',
  resource: 'resource.view',
  pipe: 'pipe.view',
}

export interface SelectedResult {
  /** Null: loading, gone, or failed. */
  readonly selected: Selected | null
  /** It was requested and does not exist. */
  readonly missing: boolean
  /** The viewer may not see its kind: it was not requested. */
  readonly forbidden: boolean
  readonly error: Error | undefined
}

/** The selected entity, by the query of its kind; null: none. */
export function useSelected(selected: Selection | null): SelectedResult {
  const wanted = selected === null || !isEntity(selected.kind) ? null : { kind: selected.kind, id: selected.id }
  const rights = useSession(({ viewer }) => viewer?.rights)
  const right = wanted ? RIGHTS_OF_KINDS[wanted.kind] : undefined
  const forbidden = right !== undefined && !rights?.has(right)
  const selection = forbidden ? null : wanted
  const when = (kind: Selected['kind']) => (selection?.kind === kind ? { variables: { id: selection.id } } : skipToken)
  const building = useQuery(BuildingDocument, when('building'))
  const facility = useQuery(FacilityDocument, when('facility'))
  const component = useQuery(ComponentDocument, when('component'))
  const camera = useQuery(CameraDocument, when('camera'))
  const sensor = useQuery(SensorDocument, when('sensor'))
  const resource = useQuery(ResourceDocument, when('resource'))
  const road = useQuery(RoadDocument, when('road'))
  const route = useQuery(RouteDocument, when('route'))
  const pipe = useQuery(PipeDocument, when('pipe'))

  switch (selection?.kind) {
    case undefined:
      return { selected: null, missing: false, forbidden, error: undefined }
    case 'building':
      return result(building, building.data?.building, (entity) => ({ kind: 'building', entity }))
    case 'facility':
      return result(facility, facility.data?.facility, (entity) => ({ kind: 'facility', entity }))
    case 'component':
      return result(component, component.data?.component, (entity) => ({ kind: 'component', entity }))
    case 'camera':
      return result(camera, camera.data?.camera, (entity) => ({ kind: 'camera', entity }))
    case 'sensor':
      return result(sensor, sensor.data?.sensor, (entity) => ({ kind: 'sensor', entity }))
    case 'resource':
      return result(resource, resource.data?.resource, (entity) => ({ kind: 'resource', entity }))
    case 'road':
      return result(road, road.data?.road, (entity) => ({ kind: 'road', entity }))
    case 'route':
      return result(route, route.data?.route, (entity) => ({ kind: 'route', entity }))
    case 'pipe':
      return result(pipe, pipe.data?.pipe, (entity) => ({ kind: 'pipe', entity }))
  }
}

/** Movers, alerts and reports have cards and queries of their own. */
function isEntity(kind: Selection['kind']): kind is Selected['kind'] {
  return kind !== 'mover' && kind !== 'alert' && kind !== 'report'
}

function result<Entity>(
  query: { error?: Error | undefined },
  entity: Entity | null | undefined,
  wrap: (entity: Entity) => Selected,
): SelectedResult {
  return { selected: entity ? wrap(entity) : null, missing: entity === null, forbidden: false, error: query.error }
}

/** Position of a selected entity; for a line without a better one, the centre of its box. */
export function positionOfSelected({ kind, entity }: Selected): readonly [longitude: number, latitude: number] {
  switch (kind) {
    case 'building':
    case 'road':
      return entity.centre
    case 'route':
    case 'pipe': {
      const [west, south, east, north] = entity.bounds
      return [(west + east) / 2, (south + north) / 2]
    }
    default:
      return entity.position
  }
}

/** The line of a selected entity; null: it is not a line. */
export function lineOfSelected({ kind, entity }: Selected): Geometry | null {
  return kind === 'road' || kind === 'route' || kind === 'pipe' ? entity.line : null
}
