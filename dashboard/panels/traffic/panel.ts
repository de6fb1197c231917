import type { PanelEntry } from '../panel.ts'
import { TRAFFIC_MESSAGES } from './messages.ts'
import { TrafficPanel } from './traffic-panel.tsx'

export const traffic: PanelEntry = {
  id: 'traffic',
  title: TRAFFIC_MESSAGES['traffic.title'],
  icon: 'road',
  messages: TRAFFIC_MESSAGES,
  Component: TrafficPanel,
}
