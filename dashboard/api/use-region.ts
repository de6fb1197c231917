import { skipToken, useQuery } from '@apollo/client/react'
import { useMay } from '../stores/session.ts'
import {
  RegionBoundaryDocument,
  RegionBuildingsDocument,
  RegionDocument,
  type RegionLevel,
  type RegionQuery,
} from './operations.generated.ts'

export type Region = NonNullable<RegionQuery['region']>

/** Tolerance of a drawn boundary in metres: invisible at a level's usual zoom. */
const TOLERANCE_M: Readonly<Record<RegionLevel, number>> = { CITY: 40, DISTRICT: 15, STREET: 5, COMMUNITY: 1, GRID: 0 }

/** Number of listed buildings. */
const BUILDINGS_LISTED = 24

/**
 * The region with a code, with its children; null code: waits. While another is loading, the previous one is
 * `previousData`.
 */
export function useRegion(code: string | null | undefined) {
  const withResidents = useMay('residents.view')
  return useQuery(RegionDocument, code ? { variables: { code, withResidents } } : skipToken)
}

export function useBoundary(region: { readonly code: string; readonly level: RegionLevel } | null) {
  return useQuery(
    RegionBoundaryDocument,
    region ? { variables: { code: region.code, toleranceM: TOLERANCE_M[region.level] } } : skipToken,
  )
}

/** The tallest buildings of a region; null code: waits. */
export function useTallest(code: string | null) {
  return useQuery(RegionBuildingsDocument, code ? { variables: { code, first: BUILDINGS_LISTED } } : skipToken)
}
