import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, it } from 'vitest'
import { buildStyle, type StyleInput } from '../map/build-style.ts'
import { BASEMAP_SOURCE } from '../map/ground.ts'
import { THEMES } from '../map/themes/index.ts'
import { LAYERS } from './index.ts'

const INPUT: StyleInput = {
  layers: LAYERS,
  language: 'zh',
  colourMode: 'height',
  region: '310115000000',
  children: ['310115005000'],
  revision: 7,
  focus: null,
  theme: THEMES.night,
  sun: { position: [121.5, 31.2], time: new Date('2026-06-21T04:00:00Z') },
  basemap: null,
  selectionLine: null,
  fonts: { 'Noto Sans SC': [{ url: '/a.woff2', 'unicode-range': ['U+4E00-9FFF'] }] },
}

describe('the style of all layers together', () => {
  it('is valid in every theme, with and without a focus and a basemap', () => {
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
    for (const theme of Object.values(THEMES))
      for (const focus of [null, { code: '310115000000', boundary }])
        for (const basemap of [null, 'https://tiles.example/{z}/{x}/{y}.jpg']) {
          const style = buildStyle({ ...INPUT, theme, focus, basemap })
          expect(validateStyleMin(style).map((error) => error.message)).toEqual([])
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

  it('lies on a basemap in the imagery theme alone, and only where one is configured', () => {
    const basemap = 'https://tiles.example/{z}/{x}/{y}.jpg'
    const sources = (theme: keyof typeof THEMES, url: string | null) =>
      Object.keys(buildStyle({ ...INPUT, theme: THEMES[theme], basemap: url }).sources)
    expect(sources('imagery', basemap)).toContain(BASEMAP_SOURCE)
    expect(sources('imagery', null)).not.toContain(BASEMAP_SOURCE)
    expect(sources('night', basemap)).not.toContain(BASEMAP_SOURCE)
    expect(sources('day', basemap)).not.toContain(BASEMAP_SOURCE)
  })

  it('has no colour of another theme', () => {
    const text = JSON.stringify(buildStyle({ ...INPUT, theme: THEMES.day }))
    expect(text).not.toContain(THEMES.night.ground)
    expect(text).not.toContain(THEMES.night.label.halo)
  })

  it('draws no outline whose parts draw it', () => {
    const bodies = buildStyle(INPUT).layers.find(({ id }) => id === 'buildings:bodies')
    expect(bodies).toMatchObject({ filter: ['!', ['has', 'has_parts']] })
  })

  it('asks for no tiles of layers that are off', () => {
    expect(Object.keys(buildStyle({ ...INPUT, layers: [] }).sources).sort()).toEqual([
      'covers',
      'focus',
      'green',
      'selection',
      'water',
    ])
  })

  it('takes the English name first in English', () => {
    const text = JSON.stringify(buildStyle({ ...INPUT, language: 'en' }))
    expect(text).toContain('["coalesce",["get","name_en"],["get","name"]]')
    expect(text).not.toContain('["coalesce",["get","name"],["get","name_en"]]')
  })
})
