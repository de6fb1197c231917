import { create } from 'zustand'

/** `drawing` until the first idle; `lost` while the graphics context is being restored. */
export type MapStatus = 'drawing' | 'idle' | 'lost' | 'unavailable'

/** `waiting` until the first map stands: the layers above it load after it. */
export type OverlayStatus = 'waiting' | 'ready' | 'failed'

export interface HoveredFeature {
  /** Id of the layer it belongs to. */
  readonly layer: string
  /** Database id. */
  readonly id: string
  readonly title: string
  readonly lines: readonly string[]
  /** Pixels from the map's top left corner. */
  readonly x: number
  readonly y: number
}

/** A named building that the camera sees. */
export interface VisibleBuilding {
  readonly id: string
  readonly name: string
  readonly heightM: number
}

/** State of the stage shown by panels. */
interface MapState {
  readonly status: MapStatus
  readonly overlay: OverlayStatus
  readonly tiles: { readonly loaded: number; readonly total: number }
  /** Tiles that could not be read since the last that could; null: none. */
  readonly tileErrors: { readonly count: number; readonly sinceMs: number } | null
  /** WGS84; null: the pointer is not over the map. */
  readonly cursor: readonly [longitude: number, latitude: number] | null
  /** Metres a CSS pixel spans at the middle of the screen; null: no map yet. */
  readonly metresPerPixel: number | null
  /** What the map shows, west, south, east, north; null: no map yet. */
  readonly bounds: readonly [west: number, south: number, east: number, north: number] | null
  readonly hovered: HoveredFeature | null
  /** Code of the child region under the pointer or marked by the keyboard. */
  readonly candidate: string | null
  readonly visibleBuildings: readonly VisibleBuilding[]
  readonly set: (change: Partial<Omit<MapState, 'set' | 'tileFailed' | 'tileArrived'>>) => void
  readonly tileFailed: (atMs: number) => void
  readonly tileArrived: () => void
}

export const useMapState = create<MapState>()((set) => ({
  status: 'drawing',
  overlay: 'waiting',
  tiles: { loaded: 0, total: 0 },
  tileErrors: null,
  cursor: null,
  metresPerPixel: null,
  bounds: null,
  hovered: null,
  candidate: null,
  visibleBuildings: [],
  set: (change) => set(change),
  tileFailed: (atMs) =>
    set(({ tileErrors }) => ({
      tileErrors: { count: (tileErrors?.count ?? 0) + 1, sinceMs: tileErrors?.sinceMs ?? atMs },
    })),
  tileArrived: () => set(({ tileErrors }) => (tileErrors ? { tileErrors: null } : {})),
}))
