import type { PanelEntry } from '../panel.ts'
import { DETAIL_MESSAGES } from './messages.ts'
import { inBothLanguages } from '../../ui/i18n.ts'
import { DetailPanel } from './detail-panel.tsx'

export const detail: PanelEntry = {
  id: 'detail',
  title: inBothLanguages('building.title'),
  icon: 'building',
  forSelection: true,
  messages: DETAIL_MESSAGES,
  Component: DetailPanel,
}
