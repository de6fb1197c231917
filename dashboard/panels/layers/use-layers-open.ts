import { useSyncExternalStore } from 'react'
import { useInterface } from '../../stores/interface.ts'
import { useView } from '../../stores/view.ts'

/** Below this height the list and the details do not fit beside each other. */
const QUERY = '(max-height: 899px)'

/** Whether the layer list is open: the viewer's choice, else if the details leave room for it. */
export function useLayersOpen(): boolean {
  const wanted = useInterface((state) => state.layers)
  const isSelected = useView((view) => view.selection !== null)
  const isLow = useSyncExternalStore(subscribe, () => matchMedia(QUERY).matches)
  return wanted ?? !(isLow && isSelected)
}

function subscribe(onChange: () => void): () => void {
  const query = matchMedia(QUERY)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}
