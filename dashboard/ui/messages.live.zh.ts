/** The living city: feeds, readings, traffic, what moves, in Chinese. */
export const liveZh = {
  'fresh.source': '来源',
  'fresh.age': '{age}前',
  'fresh.now': '刚刚',
  'fresh.stale': '已过期：{age}前',
  'fresh.never': '尚无数据',
} as const
