import { DetailPanel } from './detail/detail-panel.tsx'
import { LayersPanel } from './layers/layers-panel.tsx'
import type { PanelEntry } from './panel.ts'
import { RegionPanel } from './region/region-panel.tsx'

/** Every panel that a scene may name. */
export const PANELS = [
  { id: 'region', Component: RegionPanel },
  { id: 'layers', Component: LayersPanel },
  { id: 'detail', Component: DetailPanel },
] as const satisfies readonly PanelEntry[]
