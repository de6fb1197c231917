import { create } from 'zustand'

/** Commands of panels for the current stage. */
export interface MapCommands {
  readonly flyTo: (position: readonly [longitude: number, latitude: number], zoom: number) => void
  /** Keeps a mover in sight. Null zoom: unchanged. */
  readonly follow: (position: readonly [longitude: number, latitude: number], zoom: number | null) => void
  /** Pixels, right and down. */
  readonly panBy: (x: number, y: number) => void
  readonly resetNorth: () => void
  readonly zoomBy: (levels: number) => void
  readonly focus: () => void
  /** The current map, already drawn: printing does not wait for images. Null: unavailable. */
  readonly picture: () => HTMLCanvasElement | null
}

/** The stage's commands while it exists; null: there is no map. */
export const useMapCommands = create<{ readonly commands: MapCommands | null }>()(() => ({ commands: null }))
