import type { PanelEntry } from '../panel.ts'
import { ALERTS_MESSAGES } from './messages.ts'
import { AlertsPanel } from './alerts-panel.tsx'

export const alerts: PanelEntry = {
  id: 'alerts',
  title: ALERTS_MESSAGES['alerts.title'],
  icon: 'warning',
  messages: ALERTS_MESSAGES,
  Component: AlertsPanel,
}
