import type { Language } from '../../domain/language.ts'

/** What an alert is called: its headline, else what it warns of. */
export function alertTitle(
  { headline, headlineEn, event }: { headline: string | null; headlineEn: string | null; event: string },
  language: Language,
): string {
  return (language === 'en' ? (headlineEn ?? headline) : headline) ?? event
}
