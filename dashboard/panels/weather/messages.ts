import type { Messages } from '../../ui/i18n.ts'

/** Texts of this panel only. */
export const WEATHER_MESSAGES = {
  'weather.title': { zh: '天气', en: 'Weather' },
  'weather.none': { zh: '最近 30 分钟没有气象数据。', en: 'No weather in the last 30 minutes.' },
  'weather.temperature': { zh: '气温', en: 'Temperature' },
  'weather.humidity': { zh: '湿度', en: 'Humidity' },
  'weather.windSpeed': { zh: '风', en: 'Wind' },
  'weather.rainfall': { zh: '1 小时降水', en: 'Rain, 1 h' },
  'weather.visibility': { zh: '能见度', en: 'Visibility' },
} as const satisfies Messages
