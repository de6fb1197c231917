import type { Messages } from '../../ui/i18n.ts'

/** Texts of this panel only. */
export const ALERTS_MESSAGES = {
  'alerts.title': { zh: '预警', en: 'Warnings' },
  'alerts.count': { zh: '{count} 条生效', en: '{count} in force' },
  'alerts.coming': { zh: '{count} 条即将生效', en: '{count} coming' },
  'alerts.none': { zh: '目前没有生效或即将生效的预警。', en: 'No warning is in force or coming.' },
  'alerts.more': { zh: '展开其余 {count} 条', en: 'Show {count} more' },
  'alerts.unread': { zh: '另有 {count} 条级别较低的预警未显示。', en: '{count} more of lower levels are not shown.' },
  'alerts.sent': { zh: '{age}前', en: '{age} ago' },
} as const satisfies Messages
