import type { Language } from '../../domain/language.ts'
import { translateValue } from './i18n.ts'

/** What a report is about: types of entities that sources name in English in the viewer's language, all else in its source's words. */
export function reportCategory(language: Language, category: string): string {
  return translateValue(language, 'report', category)
}
