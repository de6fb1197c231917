import type { Language } from '../../domain/language.ts'
import { givenLanguage, useRememberedLanguage } from './language.ts'
import { useView } from './view.ts'

/** The language of the page: by the URL, else as last chosen in this browser, else as it is given. */
export function useSpokenLanguage(): Language {
  const chosen = useView((view) => view.language)
  const remembered = useRememberedLanguage((state) => state.choice)
  return chosen ?? remembered ?? givenLanguage()
}

export function spokenLanguage(): Language {
  return useView.getState().language ?? useRememberedLanguage.getState().choice ?? givenLanguage()
}
