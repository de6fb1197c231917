import type { Language } from './language.ts'

/** The one of ours for who wants these, BCP 47: Chinese for all who read it, English for all others; null: nothing is wanted. */
export function preferredLanguage(wanted: readonly string[]): Language | null {
  if (wanted.some((tag) => /^zh\b/i.test(tag))) return 'zh'
  return wanted.length > 0 ? 'en' : null
}
