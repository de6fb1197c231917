import { createContext } from 'react'
import type { LayerEntry } from './layer-entry.ts'

/** Available and active layers; provided by the frame, so that panels need not know the registry. */
export interface ShownLayers {
  /** In draw order. */
  readonly layers: readonly LayerEntry[]
  readonly on: ReadonlySet<string>
  readonly toggle: (id: string) => void
}

export const ShownLayersContext = createContext<ShownLayers>({ layers: [], on: new Set(), toggle: () => undefined })
