/** A class of the air quality index: HJ 633-2012 table 2 and annex A, HJ 633-2026 table 1 [S]. */
export interface AqiClass {
  /** 1 (best) to 6. */
  readonly level: 1 | 2 | 3 | 4 | 5 | 6
  /** Highest index of the class; the last has none. */
  readonly upTo: number
  readonly zh: string
  readonly en: string
  /** `#rrggbb`, the colour by which the class is to be shown. */
  readonly colour: string
}

export const AQI_CLASSES: readonly AqiClass[] = [
  { level: 1, upTo: 50, zh: '优', en: 'Excellent', colour: '#00E400' },
  { level: 2, upTo: 100, zh: '良', en: 'Good', colour: '#FFFF00' },
  { level: 3, upTo: 150, zh: '轻度污染', en: 'Lightly polluted', colour: '#FF7E00' },
  { level: 4, upTo: 200, zh: '中度污染', en: 'Moderately polluted', colour: '#FF0000' },
  { level: 5, upTo: 300, zh: '重度污染', en: 'Heavily polluted', colour: '#99004C' },
  { level: 6, upTo: Infinity, zh: '严重污染', en: 'Severely polluted', colour: '#7E0023' },
]

/** The class of an index from 0 on. The tables of 2026 begin at 1; an index of 0 is of the best class. */
export function aqiClassOf(index: number): AqiClass {
  const found = index >= 0 ? AQI_CLASSES.find(({ upTo }) => index <= upTo) : undefined
  if (!found) throw new RangeError(`air quality index is ${index}; expected a number from 0`)
  return found
}
