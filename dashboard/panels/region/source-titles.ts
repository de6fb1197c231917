import type { Language } from '../../../domain/language.ts'
import { translate } from '../../ui/i18n.ts'

/** How many sources are named before the rest are only counted. */
const NAMED = 2
const HAN = /\p{Script=Han}/u

/** Titles of sources in one line, each once: two by name, more by their number. */
export function sourceTitles(language: Language, titles: readonly string[]): string {
  const distinct = [...new Set(titles.map((title) => titleIn(language, title)))]
  const [first = '', second = ''] = distinct
  return distinct.length > NAMED
    ? translate(language, 'sources.some', { first, second, count: distinct.length })
    : distinct.join(language === 'zh' ? '、' : ', ')
}

/** The side of a title that is in the language where it is given in two: “演示数据 · Demo data”. */
function titleIn(language: Language, title: string): string {
  const sides = title.split(' · ')
  const own = sides.filter((side) => HAN.test(side) === (language === 'zh'))
  return sides.length === 2 && own[0] !== undefined && own.length === 1 ? own[0] : title
}
