import { useFollowing } from '../../stores/following.ts'
import { useMapCommands } from '../../stores/map-commands.ts'
import { useView } from '../../stores/view.ts'
import type { SearchResult } from './search-results.ts'

/** Zoom to see a named place, a lake or a park with what lies around. */
const AREA_ZOOM = 15
/** Zoom to see a thing that has no card of its own. */
const POINT_ZOOM = 17

/** Enters a region, selects an entity, follows a mover, or flies to a place. */
export function goToResult({ kind, id, name, position }: SearchResult): void {
  const { drillTo, select } = useView.getState()
  switch (kind) {
    case 'REGION': {
      drillTo(id)
      return
    }
    case 'BUILDING': {
      select({ kind: 'building', id }, true)
      return
    }
    case 'ROAD': {
      select({ kind: 'road', id }, true)
      return
    }
    case 'FACILITY': {
      select({ kind: 'facility', id }, true)
      return
    }
    case 'COMPONENT': {
      select({ kind: 'component', id }, true)
      return
    }
    case 'CAMERA': {
      select({ kind: 'camera', id }, true)
      return
    }
    case 'SENSOR': {
      select({ kind: 'sensor', id }, true)
      return
    }
    case 'UNIT': {
      select({ kind: 'resource', id }, true)
      return
    }
    case 'MOVER': {
      select({ kind: 'mover', id })
      useFollowing.getState().follow({ id, name, position })
      return
    }
    case 'ROUTE': {
      select({ kind: 'route', id }, true)
      return
    }
    case 'PLACE':
    case 'WATER':
    case 'GREEN':
      return useMapCommands.getState().commands?.flyTo(position, AREA_ZOOM)
    case 'DEPARTMENT':
    case 'ENTERPRISE':
      return useMapCommands.getState().commands?.flyTo(position, POINT_ZOOM)
  }
}
