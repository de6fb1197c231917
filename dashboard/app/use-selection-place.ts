import { useMemo } from 'react'
import { lineOfSelected, positionOfSelected, useSelected } from '../api/use-selected.ts'
import type { SelectionPlace } from '../map/map-stage.tsx'
import { useView } from '../stores/view.ts'

/** Where the selected thing is and what draws it, once it has been read. */
export function useSelectionPlace(): SelectionPlace | null {
  const selection = useView((view) => view.selection)
  const { selected } = useSelected(selection)
  return useMemo(() => {
    if (!selected) return null
    const { thing } = selected
    const buildings = selected.kind === 'building' ? [thing.id, ...selected.thing.parts.map(({ id }) => id)] : []
    const geometry = lineOfSelected(selected)
    const line = geometry && 'bounds' in thing ? { geometry, bounds: thing.bounds } : null
    return { kind: selected.kind, id: thing.id, position: positionOfSelected(selected), buildings, line }
    // `selected` is wrapped anew at each render; what it wraps is not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected?.kind, selected?.thing])
}
