import type { Alert } from '../../feed/feed-item.ts'

type Color = NonNullable<Alert['warningColor']>

const CHINESE: Readonly<Record<string, Color>> = { 红: 'red', 橙: 'orange', 黄: 'yellow', 蓝: 'blue' }
const ENGLISH = ['red', 'orange', 'yellow', 'blue'] as const
/** Names of parameters and event codes for a level or a colour: `awareness_level`, `ColourCode`, `预警级别`. */
const LEVEL_NAME = /colou?r|level|颜色|级别|等级/i

/** 红橙黄蓝 as CAP severities. */
export const SEVERITY_OF_COLOR: Readonly<Record<Color, Alert['severity']>> = {
  red: 'extreme',
  orange: 'severe',
  yellow: 'moderate',
  blue: 'minor',
}

/** The texts in which a source may state a colour. */
export interface Wording {
  /** Headline, event and similar texts. */
  readonly phrases: readonly string[]
  /** Parameters and event codes. */
  readonly parameters: readonly { readonly name: string; readonly value: string }[]
}

/**
 * The colour that a source states: in a parameter or event code for the level, else as 暴雨橙色预警 or `orange warning` in
 * its headline or event. Undefined if it states two.
 */
export function warningColorOf({ phrases, parameters }: Wording): Color | undefined {
  const levels = parameters.filter(({ name }) => LEVEL_NAME.test(name)).flatMap(({ value }) => inLevel(value))
  const found = new Set(levels.length > 0 ? levels : phrases.flatMap(inPhrase))
  return found.size === 1 ? [...found][0] : undefined
}

function inLevel(value: string): Color[] {
  const words = value.toLowerCase().split(/[^a-z]+/)
  const chinese = /([红橙黄蓝])(?:色|$)/.exec(value)?.[1]
  const named = ENGLISH.filter((color) => words.includes(color))
  return chinese === undefined ? named : [CHINESE[chinese] ?? [], named].flat()
}

function inPhrase(phrase: string): Color[] {
  const chinese = [...phrase.matchAll(/([红橙黄蓝])色/g)].flatMap(([, word = '']) => CHINESE[word] ?? [])
  const english = ENGLISH.filter((color) => new RegExp(`\\b${color} (?:[a-z]+ )?warning\\b`, 'i').test(phrase))
  return [...chinese, ...english]
}
