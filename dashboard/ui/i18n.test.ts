import { describe, expect, it } from 'vitest'
import { localName, translate, translateValue } from './i18n.ts'
import { en } from './messages.en.ts'
import { zh } from './messages.zh.ts'

const marksOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

describe('the catalogue', () => {
  it('has the same keys in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  })

  it.each(Object.keys(zh) as (keyof typeof zh)[])('%s has the same marks in both languages', (key) => {
    expect(marksOf(en[key])).toEqual(marksOf(zh[key]))
  })

  it('leaves no text empty but the units English does without', () => {
    const empty = Object.entries({ ...zh, ...en })
      .filter(([, text]) => text.trim() === '')
      .map(([key]) => key)
    expect(empty.every((key) => key.startsWith('unit.'))).toBe(true)
    expect(Object.values(zh).every((text) => text.trim() !== '')).toBe(true)
  })

  it('has no Chinese in English but the switch back to Chinese', () => {
    const chinese = Object.entries(en)
      .filter(([, text]) => /\p{Script=Han}/u.test(text))
      .map(([key]) => key)
    expect(chinese).toEqual(['language.switch'])
  })
})

describe('translate', () => {
  it('fills marks in', () => {
    expect(translate('zh', 'map.tiles', { loaded: 3, total: 9 })).toBe('已载入 3 / 9 块')
  })

  it('leaves a mark without a value visible', () => {
    expect(translate('en', 'map.zoomLevel')).toBe('Zoom {zoom}')
  })

  it('falls back to the value for one the catalogue does not know', () => {
    expect(translateValue('en', 'facility', 'hospital')).toBe('Hospital')
    expect(translateValue('en', 'facility', 'heliport')).toBe('heliport')
  })
})

describe('localName', () => {
  it('takes the other language when its own is missing', () => {
    expect(localName('en', { name: '外滩', nameEn: null })).toBe('外滩')
    expect(localName('en', { name: '外滩', nameEn: 'The Bund' })).toBe('The Bund')
    expect(localName('zh', { name: null, nameEn: 'The Bund' })).toBe('The Bund')
  })
})
