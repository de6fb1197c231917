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

/** A selected thing with its data, by kind. */
export type Selected =
  | { readonly kind: 'building'; readonly thing: NonNullable<BuildingQuery['building']> }
  | { readonly kind: 'facility'; readonly thing: NonNullable<FacilityQuery['facility']> }
  | { readonly kind: 'component'; readonly thing: NonNullable<ComponentQuery['component']> }
  | { readonly kind: 'camera'; readonly thing: NonNullable<CameraQuery['camera']> }
  | { readonly kind: 'sensor'; readonly thing: NonNullable<SensorQuery['sensor']> }
  | { readonly kind: 'resource'; readonly thing: NonNullable<ResourceQuery['resource']> }
  | { readonly kind: 'road'; readonly thing: NonNullable<RoadQuery['road']> }
  | { readonly kind: 'route'; readonly thing: NonNullable<RouteQuery['route']> }
  | { readonly kind: 'pipe'; readonly thing: NonNullable<PipeQuery['pipe']> }

/** What it takes to see a thing of a kind; absent: whoever may see the city. */
const RIGHTS_OF_KINDS: Readonly<Partial<Record<Selected['kind'], Right>>> = {
  camera: 'camera.view',
  resource: 'resource.view',
  pipe: 'pipe.view',
}

export interface SelectedResult {
  /** Null: it is being read, it is gone, or reading failed. */
  readonly selected: Selected | null
  /** It was read and is not there. */
  readonly missing: boolean
  /** The viewer may not see things of its kind: it was not asked for. */
  readonly forbidden: boolean
  readonly error: Error | undefined
}

/** The thing that is selected, by the query of its kind; null: nothing is. */
export function useSelected(selected: Selection | null): SelectedResult {
  const wanted = selected === null || !isThing(selected.kind) ? null : { kind: selected.kind, id: selected.id }
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
      return result(building, building.data?.building, (thing) => ({ kind: 'building', thing }))
    case 'facility':
      return result(facility, facility.data?.facility, (thing) => ({ kind: 'facility', thing }))
    case 'component':
      return result(component, component.data?.component, (thing) => ({ kind: 'component', thing }))
    case 'camera':
      return result(camera, camera.data?.camera, (thing) => ({ kind: 'camera', thing }))
    case 'sensor':
      return result(sensor, sensor.data?.sensor, (thing) => ({ kind: 'sensor', thing }))
    case 'resource':
      return result(resource, resource.data?.resource, (thing) => ({ kind: 'resource', thing }))
    case 'road':
      return result(road, road.data?.road, (thing) => ({ kind: 'road', thing }))
    case 'route':
      return result(route, route.data?.route, (thing) => ({ kind: 'route', thing }))
    case 'pipe':
      return result(pipe, pipe.data?.pipe, (thing) => ({ kind: 'pipe', thing }))
  }
}

/** What moves, warns or was told of has a card and queries of its own. */
function isThing(kind: Selection['kind']): kind is Selected['kind'] {
  return kind !== 'mover' && kind !== 'alert' && kind !== 'report'
}

function result<Thing>(
  query: { error?: Error | undefined },
  thing: Thing | null | undefined,
  wrap: (thing: Thing) => Selected,
): SelectedResult {
  return { selected: thing ? wrap(thing) : null, missing: thing === null, forbidden: false, error: query.error }
}

/** Where a selected thing is; of a line, the middle of its box where no better is known. */
export function positionOfSelected({ kind, thing }: Selected): readonly [longitude: number, latitude: number] {
  switch (kind) {
    case 'building':
    case 'road':
      return thing.centre
    case 'route':
    case 'pipe': {
      const [west, south, east, north] = thing.bounds
      return [(west + east) / 2, (south + north) / 2]
    }
    default:
      return thing.position
  }
}

/** The line that a selected thing is; null: it is none. */
export function lineOfSelected({ kind, thing }: Selected): Geometry | null {
  return kind === 'road' || kind === 'route' || kind === 'pipe' ? thing.line : null
}
