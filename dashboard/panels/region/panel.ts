import type { PanelEntry } from '../panel.ts'
import { inBothLanguages } from '../../ui/i18n.ts'
import { RegionPanel } from './region-panel.tsx'

export const region: PanelEntry = {
  id: 'region',
  title: inBothLanguages('search.kind.REGION'),
  icon: 'region',
  Component: RegionPanel,
}
