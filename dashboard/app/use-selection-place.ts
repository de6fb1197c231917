import { useMemo } from 'react'
import { useAlert } from '../api/use-alerts.ts'
import { useMover } from '../api/use-mover.ts'
import { useReport } from '../api/use-reports.ts'
import { lineOfSelected, positionOfSelected, useSelected } from '../api/use-selected.ts'
import { boundsOf, outlineOf, pointInside } from '../map/area-shape.ts'
import type { SelectionPlace } from '../map/map-stage.tsx'
import { useView, type SelectionKind } from '../stores/view.ts'

/** Position and drawing of the selected entity, once it is loaded. */
export function useSelectionPlace(): SelectionPlace | null {
  const selection = useView((view) => view.selection)
  const idOf = (kind: SelectionKind) => (selection?.kind === kind ? selection.id : null)
  const { selected } = useSelected(selection)
  const { alert } = useAlert(idOf('alert'))
  const { report } = useReport(idOf('report'))
  const { mover } = useMover(idOf('mover'))
  return useMemo(() => {
    if (alert?.area) {
      const position = pointInside(alert.area)
      const [geometry, bounds] = [outlineOf(alert.area), boundsOf(alert.area)]
      const line = geometry && bounds ? { geometry, bounds } : null
      return position && { kind: 'alert', id: alert.id, position, buildings: [], line }
    }
    const point = report?.position
      ? ({ kind: 'report', id: report.id, position: report.position } as const)
      : mover && ({ kind: 'mover', id: mover.id, position: mover.position } as const)
    if (point) return { ...point, buildings: [], line: null }
    if (!selected) return null
    const { entity } = selected
    const buildings = selected.kind === 'building' ? [entity.id, ...selected.entity.parts.map(({ id }) => id)] : []
    const geometry = lineOfSelected(selected)
    const line = geometry && 'bounds' in entity ? { geometry, bounds: entity.bounds } : null
    return { kind: selected.kind, id: entity.id, position: positionOfSelected(selected), buildings, line }
    // `selected` is a new object in each render; its content is not.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [selected?.kind, selected?.entity, alert, report, mover])
}
