import type { Messages } from '../../ui/i18n.ts'

/** Texts of this panel only. */
export const REPORTS_MESSAGES = {
  'reports.title': { zh: '热线与上报', en: 'Hotline and reports' },
  'reports.more': { zh: '另有较早的 {count} 件未列出', en: '{count} earlier ones are not listed' },
  'reports.count': { zh: '共 {count} 件', en: '{count} in all' },
  'reports.none': { zh: '还没有上报事项。', en: 'Nothing has been reported yet.' },
} as const satisfies Messages
