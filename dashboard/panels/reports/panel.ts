import type { PanelEntry } from '../panel.ts'
import { REPORTS_MESSAGES } from './messages.ts'
import { ReportsPanel } from './reports-panel.tsx'

export const reports: PanelEntry = {
  id: 'reports',
  title: REPORTS_MESSAGES['reports.title'],
  icon: 'mail',
  messages: REPORTS_MESSAGES,
  Component: ReportsPanel,
}
