import type { Messages } from '../../ui/i18n.ts'

/** Texts of this panel only. */
export const TRAFFIC_MESSAGES = {
  'traffic.title': { zh: '交通运行指数', en: 'Traffic index' },
  'traffic.none': { zh: '这里没有道路数据。', en: 'There are no roads here.' },
  'traffic.noIndex': { zh: '数据不足，无法计算', en: 'Too little is observed' },
  'traffic.meanSpeed': { zh: '平均 {speed} km/h', en: '{speed} km/h on average' },
  'traffic.coverage': { zh: '路网覆盖 {share}', en: '{share} of the network' },
  'traffic.trend': { zh: '最近 3 小时的交通运行指数', en: 'Traffic index of the last 3 hours' },
  'traffic.regions': { zh: '下级区域', en: 'Regions below' },
  'traffic.streets': { zh: '拥堵路段', en: 'Most congested streets' },
  'traffic.wholeCity': { zh: '全市', en: 'The whole city' },
  'traffic.allFree': { zh: '{where}畅通，没有拥堵路段。', en: '{where}: traffic is free, no street is congested.' },
  'traffic.seenFree': {
    zh: '已覆盖的 {share} 路网没有拥堵路段。',
    en: 'No street is congested in the {share} of the network that is covered.',
  },
  'traffic.tooLittle': {
    zh: '路网覆盖仅 {share}，不足 {enough}，不计算指数。',
    en: 'Only {share} of the network is covered, less than the {enough} that an index takes.',
  },
} as const satisfies Messages
