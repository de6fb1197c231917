import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, it } from 'vitest'
import { buildStyle, type StyleInput } from '../map/build-style.ts'
import { LAYERS } from './index.ts'

const INPUT: StyleInput = {
  layers: LAYERS,
  language: 'zh',
  colourMode: 'height',
  region: '310115000000',
  children: ['310115005000'],
  revision: 7,
  focus: null,
  fonts: { 'Noto Sans SC': [{ url: '/a.woff2', 'unicode-range': ['U+4E00-9FFF'] }] },
}

describe('the style of all layers together', () => {
  it('is valid, with and without a focus', () => {
    const boundary = {
      type: 'MultiPolygon' as const,
      coordinates: [
        [
          [
            [121, 31],
            [122, 31],
            [122, 32],
            [121, 31],
          ],
        ],
      ],
    }
    for (const focus of [null, { code: '310115000000', boundary }]) {
      expect(validateStyleMin(buildStyle({ ...INPUT, focus })).map((error) => error.message)).toEqual([])
    }
  })

  it('is the same for the same input, so that differences alone are applied', () => {
    expect(buildStyle(INPUT)).toEqual(buildStyle(INPUT))
  })

  it('reads only our own tiles, at the revision, and no glyphs or sprites', () => {
    const style = buildStyle(INPUT)
    const urls = Object.entries(style.sources).flatMap(([id, source]) =>
      source.type === 'vector' ? [[id, source.url]] : [],
    )
    expect(urls.length).toBeGreaterThan(8)
    for (const [id, url] of urls) expect(url).toBe(`/tiles/${id}.json?revision=7`)
    expect(style).not.toHaveProperty('glyphs')
    expect(style).not.toHaveProperty('sprite')
  })

  it('draws ground, then buildings, then writing, and what comes later keeps its place where writing collides', () => {
    const ids = buildStyle(INPUT).layers.map(({ id }) => id)
    const order = [
      'ground',
      'water',
      'roads:surface',
      'focus-outside',
      'buildings:bodies',
      'roads:names',
      'names:building',
      'facilities:icons',
      'names:place',
      'regions:children-names',
    ]
    expect(order.map((id) => ids.indexOf(id))).toEqual([...order.map((id) => ids.indexOf(id))].sort((a, b) => a - b))
    expect(order.every((id) => ids.includes(id))).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('draws no outline whose parts draw it', () => {
    const bodies = buildStyle(INPUT).layers.find(({ id }) => id === 'buildings:bodies')
    expect(bodies).toMatchObject({ filter: ['!', ['has', 'has_parts']] })
  })

  it('asks for no tiles of layers that are off', () => {
    expect(Object.keys(buildStyle({ ...INPUT, layers: [] }).sources).sort()).toEqual(['focus', 'green', 'water'])
  })

  it('takes the English name first in English', () => {
    const text = JSON.stringify(buildStyle({ ...INPUT, language: 'en' }))
    expect(text).toContain('["coalesce",["get","name_en"],["get","name"]]')
    expect(text).not.toContain('["coalesce",["get","name"],["get","name_en"]]')
  })
})
