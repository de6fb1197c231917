import { create } from 'zustand'

/** What panels ask of the stage that is on screen. */
export interface MapCommands {
  readonly flyTo: (position: readonly [longitude: number, latitude: number], zoom: number) => void
  /** Keeps something that moves in sight. Null zoom: as close as it is. */
  readonly follow: (position: readonly [longitude: number, latitude: number], zoom: number | null) => void
  /** Pixels, right and down. */
  readonly panBy: (x: number, y: number) => void
  readonly resetNorth: () => void
  readonly zoomBy: (levels: number) => void
  readonly focus: () => void
  /** The map as it looks now, drawn already: paper does not wait for pictures to load. Null: it cannot be had. */
  readonly picture: () => HTMLCanvasElement | null
}

/** The stage puts its commands here while it stands; null: there is no map. */
export const useMapCommands = create<{ readonly commands: MapCommands | null }>()(() => ({ commands: null }))
