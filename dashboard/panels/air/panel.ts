import type { PanelEntry } from '../panel.ts'
import { AIR_MESSAGES } from './messages.ts'
import { AirPanel } from './air-panel.tsx'

export const air: PanelEntry = {
  id: 'air',
  title: AIR_MESSAGES['air.title'],
  icon: 'wind',
  messages: AIR_MESSAGES,
  Component: AirPanel,
}
