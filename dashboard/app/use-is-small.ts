import { useSyncExternalStore } from 'react'

/** Below this width the panels would leave no room for the map; print, which is narrow, shows them all. */
const QUERY = 'screen and (max-width: 1279px)'

/** Whether the screen is as small as a tablet's. */
export function useIsSmall(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(QUERY).matches)
}

function subscribe(onChange: () => void): () => void {
  const query = matchMedia(QUERY)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}
