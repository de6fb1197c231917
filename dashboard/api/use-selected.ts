import { skipToken, useQuery } from '@apollo/client/react'
import {
  BuildingDocument,
  CameraDocument,
  ComponentDocument,
  FacilityDocument,
  RoadDocument,
  type BuildingQuery,
  type CameraQuery,
  type ComponentQuery,
  type FacilityQuery,
  type RoadQuery,
} from './operations.generated.ts'

/** A selected thing with its data, by kind. */
export type Selected =
  | { readonly kind: 'building'; readonly thing: NonNullable<BuildingQuery['building']> }
  | { readonly kind: 'facility'; readonly thing: NonNullable<FacilityQuery['facility']> }
  | { readonly kind: 'component'; readonly thing: NonNullable<ComponentQuery['component']> }
  | { readonly kind: 'camera'; readonly thing: NonNullable<CameraQuery['camera']> }
  | { readonly kind: 'road'; readonly thing: NonNullable<RoadQuery['road']> }

export interface SelectedResult {
  /** Null: it is being read, it is gone, or reading failed. */
  readonly selected: Selected | null
  /** It was read and is not there. */
  readonly missing: boolean
  readonly error: Error | undefined
}

/** The thing that is selected, by the query of its kind; null: nothing is. */
export function useSelected(
  selection: { readonly kind: Selected['kind']; readonly id: string } | null,
): SelectedResult {
  const when = (kind: Selected['kind']) => (selection?.kind === kind ? { variables: { id: selection.id } } : skipToken)
  const building = useQuery(BuildingDocument, when('building'))
  const facility = useQuery(FacilityDocument, when('facility'))
  const component = useQuery(ComponentDocument, when('component'))
  const camera = useQuery(CameraDocument, when('camera'))
  const road = useQuery(RoadDocument, when('road'))

  switch (selection?.kind) {
    case undefined:
      return { selected: null, missing: false, error: undefined }
    case 'building':
      return result(building, building.data?.building, (thing) => ({ kind: 'building', thing }))
    case 'facility':
      return result(facility, facility.data?.facility, (thing) => ({ kind: 'facility', thing }))
    case 'component':
      return result(component, component.data?.component, (thing) => ({ kind: 'component', thing }))
    case 'camera':
      return result(camera, camera.data?.camera, (thing) => ({ kind: 'camera', thing }))
    case 'road':
      return result(road, road.data?.road, (thing) => ({ kind: 'road', thing }))
  }
}

function result<Thing>(
  query: { error?: Error | undefined },
  thing: Thing | null | undefined,
  wrap: (thing: Thing) => Selected,
): SelectedResult {
  return { selected: thing ? wrap(thing) : null, missing: thing === null, error: query.error }
}

/** Where a selected thing is. */
export function positionOfSelected(selected: Selected): readonly [longitude: number, latitude: number] {
  return selected.kind === 'building' || selected.kind === 'road' ? selected.thing.centre : selected.thing.position
}
