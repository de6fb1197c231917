import type { Language } from '../../../domain/language.ts'
import { translate } from '../../ui/i18n.ts'

/** Number of named sources; the rest are only counted. */
const NAMED = 2
const HAN = /\p{Script=Han}/u

/** Titles of sources in one line, each once: two by name, the rest as a number. */
export function sourceTitles(language: Language, titles: readonly string[]): string {
  const distinct = [...new Set(titles.map((title) => titleIn(language, title)))]
  const [first = '', second = ''] = distinct
  return distinct.length > NAMED
    ? translate(language, 'sources.some', { first, second, count: distinct.length })
    : distinct.join(language === 'zh' ? '、' : ', ')
}

/** The part in the given language of a bilingual title: “演示数据 · Demo data”. */
function titleIn(language: Language, title: string): string {
  const sides = title.split(' · ')
  const own = sides.filter((side) => HAN.test(side) === (language === 'zh'))
  return sides.length === 2 && own[0] !== undefined && own.length === 1 ? own[0] : title
}
