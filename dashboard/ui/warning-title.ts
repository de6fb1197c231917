import type { Language } from '../../domain/language.ts'

/** What a warning is called: its headline, else what it warns of. */
export function warningTitle(
  { headline, headlineEn, event }: { headline: string | null; headlineEn: string | null; event: string },
  language: Language,
): string {
  return (language === 'en' ? (headlineEn ?? headline) : headline) ?? event
}
