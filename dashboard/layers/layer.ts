import type { LayerEntry, LegendEntry } from '../map/layer-entry.ts'
import type { StageLayer, TileFeature } from '../map/stage-layer.ts'

export type { LegendEntry }

/**
 * A layer of the map: its drawing and interaction (StageLayer), and its meaning (LayerEntry). It contains all of its
 * behaviour, so that its id occurs only in the registry (index.ts) and in scenes.
 */
export interface Layer extends StageLayer, LayerEntry {
  /** Features of its tiles, for the contract suite. */
  readonly fixture: readonly TileFeature[]
}
