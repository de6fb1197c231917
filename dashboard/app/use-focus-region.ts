import { useMemo } from 'react'
import { useBoundary } from '../api/use-region.ts'
import type { Focus } from '../map/focus.ts'
import { useDrill } from '../panels/region/use-drill.ts'

/** The region to outline on the map; the city itself, and what is all of it, is not: there is nothing around it to dim. */
export function useFocusRegion(): Focus | null {
  const { region, city, opening } = useDrill()
  const inside = region && city && region.code !== city.region.code && region.code !== opening ? region : null
  const boundary = useBoundary(inside).data?.region
  return useMemo(
    () => (inside && boundary?.code === inside.code ? { code: boundary.code, boundary: boundary.boundary } : null),
    [inside, boundary],
  )
}
