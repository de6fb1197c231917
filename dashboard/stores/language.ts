import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import type { Language } from '../../domain/language.ts'
import { preferredLanguage } from '../../domain/preferred-language.ts'
import { pageSetting } from './page-setting.ts'

const LANGUAGES: readonly Language[] = ['zh', 'en']

interface RememberedLanguage {
  /** Last choice in this browser; null: none yet. */
  readonly choice: Language | null
  readonly remember: (choice: Language) => void
}

export const useRememberedLanguage = create<RememberedLanguage>()(
  persist(
    (set) => ({
      choice: null,
      remember: (choice) => set({ choice }),
    }),
    {
      // Also used by the page shown while the city starts.
      name: 'city-language',
      storage: createJSONStorage(() => globalThis.localStorage),
      merge: (stored, state) => {
        const choice = (stored as { choice?: unknown } | undefined)?.choice
        return { ...state, choice: LANGUAGES.find((known) => known === choice) ?? null }
      },
    },
  ),
)

/** Without a choice: the city's, if set, else the browser's, else Chinese. */
export function givenLanguage(): Language {
  const city = pageSetting('language')
  return LANGUAGES.find((known) => known === city) ?? preferredLanguage(navigator.languages) ?? 'zh'
}
