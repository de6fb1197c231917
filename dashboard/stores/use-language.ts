import type { Language } from '../../domain/language.ts'
import { givenLanguage, useRememberedLanguage } from './language.ts'
import { useView } from './view.ts'

/** The language of the page: by the URL, else the last choice in this browser, else the default. */
export function useSpokenLanguage(): Language {
  const chosen = useView((view) => view.language)
  const remembered = useRememberedLanguage((state) => state.choice)
  return chosen ?? remembered ?? givenLanguage()
}

export function spokenLanguage(): Language {
  return useView.getState().language ?? useRememberedLanguage.getState().choice ?? givenLanguage()
}
