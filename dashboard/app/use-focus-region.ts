import { useMemo } from 'react'
import { useBoundary } from '../api/use-region.ts'
import type { Focus } from '../map/focus.ts'
import { useDrill } from '../panels/region/use-drill.ts'
import { useSession } from '../stores/session.ts'

/**
 * The region outlined on the map, except the city itself and regions that cover it. A region that an account is limited
 * to is always outlined.
 */
export function useFocusRegion(): Focus | null {
  const { region, city, opening } = useDrill()
  const isKept = useSession(({ viewer }) => viewer !== null && viewer.scope !== null)
  const isWhole = region?.code === city?.region.code || region?.code === opening
  const inside = region && city && (isKept || !isWhole) ? region : null
  const boundary = useBoundary(inside).data?.region
  return useMemo(
    () => (inside && boundary?.code === inside.code ? { code: boundary.code, boundary: boundary.boundary } : null),
    [inside, boundary],
  )
}
