import { createContext, useContext, useMemo } from 'react'
import type { Language } from '../../domain/language.ts'
import { en } from './messages.en.ts'
import { zh, type MessageKey } from './messages.zh.ts'

export type { MessageKey }

/** What a message's `{…}` marks are filled with. */
export type MessageValues = Readonly<Record<string, string | number>>

/** What is said, in each language. */
export type Text = Readonly<Record<Language, string>>

/** Words that one panel or dialog alone says, in a file beside it. */
export type Messages<Key extends string = string> = Readonly<Record<Key, Text>>

export type Translate<OwnKey extends string = never> = (key: MessageKey | OwnKey, values?: MessageValues) => string

const CATALOGUES: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { zh, en }

export const LanguageContext = createContext<Language>('zh')

/** The message in a language, its marks filled in; a mark without a value stays visible, so that it is noticed. */
export function translate(language: Language, key: MessageKey, values: MessageValues = {}): string {
  return filledIn(CATALOGUES[language][key], values)
}

function filledIn(text: string, values: MessageValues): string {
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark))
}

/** A message of the catalogue as it is in each language. */
export function inBothLanguages(key: MessageKey): Text {
  return { zh: zh[key], en: en[key] }
}

/** The message of a family (`facility`, `use`, …) for a value that came from data; the value itself when it is a new one. */
export function translateValue(language: Language, family: string, value: string): string {
  const key = `${family}.${value}`
  return key in zh ? translate(language, key as MessageKey) : value
}

export function useLanguage(): Language {
  return useContext(LanguageContext)
}

/** Says the messages of the catalogue, and those of `own`. */
export function useTranslate<OwnKey extends string = never>(own?: Messages<OwnKey>): Translate<OwnKey> {
  const language = useLanguage()
  return useMemo(
    () =>
      (key, values = {}) => {
        const text = own?.[key as OwnKey]
        return text === undefined ? translate(language, key as MessageKey, values) : filledIn(text[language], values)
      },
    [language, own],
  )
}

/** The name to show: the language's own, else the other one, else nothing. */
export function localName(
  language: Language,
  named: { readonly name: string | null; readonly nameEn: string | null },
): string | null {
  return language === 'en' ? (named.nameEn ?? named.name) : (named.name ?? named.nameEn)
}
