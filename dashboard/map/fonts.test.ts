import { expect, it } from 'vitest'
import ranges from '@fontsource-variable/noto-sans-sc/unicode.json'
import { fontFaces, MAP_FONT } from './fonts.ts'
import { SHIPPED_FONT_FACES } from './shipped-fonts.ts'

it('pairs each file with the characters of its subset', () => {
  const faces = fontFaces(
    {
      '/x/noto-sans-sc-latin-wght-normal.woff2': '/a.woff2',
      '/x/noto-sans-sc-4-wght-normal.woff2': '/b.woff2',
      '/x/readme.md': '/c',
    },
    { latin: 'U+0000-00ff,u+0131', '[4]': 'U+1f1e9-1f1f5' },
  )
  expect(faces[MAP_FONT]).toEqual([
    { url: '/a.woff2', 'unicode-range': ['U+0000-00ff', 'U+0131'] },
    { url: '/b.woff2', 'unicode-range': ['U+1f1e9-1f1f5'] },
  ])
})

it('ships every subset that the package lists', () => {
  expect(SHIPPED_FONT_FACES[MAP_FONT]).toHaveLength(Object.keys(ranges).length)
})

it('covers names of Chinese and European cities', () => {
  const faces = SHIPPED_FONT_FACES[MAP_FONT]
  const spans = (Array.isArray(faces) ? faces : [])
    .flatMap((face) => face['unicode-range'] ?? [])
    .map((range) => {
      const [from = '', to = from] = range.slice(2).split('-')
      return [parseInt(from, 16), parseInt(to, 16)] as const
    })
  const missing = Array.from('陆家嘴街道泸州镕Ç João São Łódź Ünter').filter((letter) => {
    const code = letter.codePointAt(0) ?? 0
    return !spans.some(([from, to]) => code >= from && code <= to)
  })
  expect(missing).toEqual([])
})
