import { createContext, useContext, useMemo } from 'react'
import type { Language } from '../../domain/language.ts'
import { en } from './messages.en.ts'
import { zh, type MessageKey } from './messages.zh.ts'

export type { MessageKey }

/** What a message's `{…}` marks are filled with. */
export type MessageValues = Readonly<Record<string, string | number>>

export type Translate = (key: MessageKey, values?: MessageValues) => string

const CATALOGUES: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { zh, en }

export const LanguageContext = createContext<Language>('zh')

/** The message in a language, its marks filled in; a mark without a value stays visible, so that it is noticed. */
export function translate(language: Language, key: MessageKey, values: MessageValues = {}): string {
  return CATALOGUES[language][key].replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark))
}

/** The message of a family (`facility`, `use`, …) for a value that came from data; the value itself when it is a new one. */
export function translateValue(language: Language, family: string, value: string): string {
  const key = `${family}.${value}`
  return key in zh ? translate(language, key as MessageKey) : value
}

export function useLanguage(): Language {
  return useContext(LanguageContext)
}

export function useTranslate(): Translate {
  const language = useLanguage()
  return useMemo(() => (key, values) => translate(language, key, values), [language])
}

/** The name to show: the language's own, else the other one, else nothing. */
export function localName(
  language: Language,
  thing: { readonly name: string | null; readonly nameEn: string | null },
): string | null {
  return language === 'en' ? (thing.nameEn ?? thing.name) : (thing.name ?? thing.nameEn)
}
