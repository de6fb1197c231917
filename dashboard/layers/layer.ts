import type { LayerEntry, LegendEntry } from '../map/layer-entry.ts'
import type { StageLayer, TileFeature } from '../map/stage-layer.ts'

export type { LegendEntry }

/**
 * A layer of the map: how it is drawn and used (StageLayer), and what it means (LayerEntry). It carries all of its
 * behaviour, so that its id stands nowhere else but in the registry (index.ts) and in scenes.
 */
export interface Layer extends StageLayer, LayerEntry {
  /** Features as its tiles carry them, for the contract suite. */
  readonly fixture: readonly TileFeature[]
}
