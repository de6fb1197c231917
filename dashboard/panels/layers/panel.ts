import type { PanelEntry } from '../panel.ts'
import { inBothLanguages } from '../../ui/i18n.ts'
import { LayersPanel } from './layers-panel.tsx'

export const layers: PanelEntry = {
  id: 'layers',
  title: inBothLanguages('layers.title'),
  icon: 'layers',
  Component: LayersPanel,
}
