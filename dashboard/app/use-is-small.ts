import { useSyncExternalStore } from 'react'

/** Below this the panels would leave no room for the city; paper, which is narrow, shows them all. */
const QUERY = 'screen and (max-width: 1279px)'

/** Whether the screen is a tablet's. */
export function useIsSmall(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(QUERY).matches)
}

function subscribe(onChange: () => void): () => void {
  const query = matchMedia(QUERY)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}
