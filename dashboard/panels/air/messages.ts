import type { Messages } from '../../ui/i18n.ts'

/** Texts of this panel only. */
export const AIR_MESSAGES = {
  'air.none': { zh: '无有效指数', en: 'No valid index' },
  'air.title': { zh: '空气质量', en: 'Air quality' },
  'air.noRegion': { zh: '这里没有空气质量数据。', en: 'There is no air quality here.' },
  'air.missing': { zh: '缺 {count} 项指标', en: '{count} items missing' },
  'air.noPrimary': { zh: '无首要污染物', en: 'No primary pollutant' },
  'air.primary': { zh: '首要污染物 {names}', en: 'Primary: {names}' },
  'air.trend': { zh: '最近 24 小时的空气质量指数', en: 'Air quality index of the last 24 hours' },
  'air.stations': { zh: '站点（{count}），由差到好', en: 'Stations ({count}), worst first' },
} as const satisfies Messages
