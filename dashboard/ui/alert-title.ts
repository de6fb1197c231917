import type { Language } from '../../domain/language.ts'

/** Title of an alert: its headline, else its event. */
export function alertTitle(
  { headline, headlineEn, event }: { headline: string | null; headlineEn: string | null; event: string },
  language: Language,
): string {
  return (language === 'en' ? (headlineEn ?? headline) : headline) ?? event
}
