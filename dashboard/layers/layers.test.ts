import { IconLayer, PolygonLayer, ScatterplotLayer } from '@deck.gl/layers'
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, it } from 'vitest'
import { buildStyle } from '../map/build-style.ts'
import type { DeckModules } from '../map/deck-modules.ts'
import { markerMapping } from '../map/marker-atlas.ts'
import { THEMES } from '../map/themes/index.ts'
import { SELECTION_KINDS } from '../stores/view.ts'
import { ICON_PATHS } from '../ui/icons.ts'
import { LAYERS } from './index.ts'
import type { Layer } from './layer.ts'

const LANGUAGES = ['zh', 'en'] as const
const MODES = ['height', 'use'] as const
const FOCUS = {
  code: '310115000000',
  boundary: {
    type: 'Polygon' as const,
    coordinates: [
      [
        [121, 31],
        [122, 31],
        [122, 32],
        [121, 31],
      ],
    ],
  },
}
const deck = { IconLayer, PolygonLayer, ScatterplotLayer } as unknown as DeckModules

it('has no id twice', () => {
  const ids = LAYERS.map((layer) => layer.id)
  expect(new Set(ids).size).toBe(ids.length)
})

describe.each(LAYERS.map((layer): [string, Layer] => [layer.id, layer]))('layer %s', (id, layer) => {
  const contexts = LANGUAGES.flatMap((language) =>
    MODES.flatMap((colourMode) =>
      Object.values(THEMES).map((theme) => ({
        language,
        colourMode,
        region: '310115000000',
        children: ['310115005000'],
        focus: FOCUS,
        theme,
      })),
    ),
  )

  it('has a URL-safe id, titles in both languages and an icon', () => {
    expect(id).toMatch(/^[a-z][a-z-]*$/)
    expect(layer.title.zh).toMatch(/\p{Script=Han}/u)
    expect(layer.title.en).toMatch(/^[A-Z][\x20-\x7e]+$/)
    expect(ICON_PATHS).toHaveProperty(layer.icon)
  })

  it('is drawn by MapLibre, by deck.gl or by both', () => {
    expect(layer.style ?? layer.deck ?? layer.moving).toBeDefined()
  })

  it('makes a valid style in every language, colour mode and theme', () => {
    for (const context of contexts) {
      const style = buildStyle({
        ...context,
        layers: [layer],
        revision: 1,
        fonts: { 'Noto Sans SC': [] },
        sun: null,
        basemap: null,
        selectionLine: null,
      })
      expect(validateStyleMin(style).map((error) => error.message)).toEqual([])
    }
  })

  it('names its style layers after itself', () => {
    for (const context of contexts)
      for (const { spec } of layer.style?.(context) ?? []) expect(spec.id).toMatch(new RegExp(`^${id}:`))
  })

  it('has a legend with words in both languages', () => {
    for (const context of contexts) {
      const legend = layer.legend(context.language, context)
      expect(legend.length).toBeGreaterThan(0)
      for (const { label } of legend) expect(label).not.toBe('')
    }
  })

  it('has a fixture, and answers tooltip and pick for each feature of it', () => {
    expect(layer.fixture.length).toBeGreaterThan(1)
    for (const feature of layer.fixture) {
      for (const language of LANGUAGES) {
        const tooltip = layer.tooltip(feature, language)
        if (tooltip) expect(`${tooltip.title} ${tooltip.lines.join(' ')}`).not.toMatch(/undefined|null|NaN|\{\w+\}/)
      }
      const selection = layer.pick(feature)
      if (selection) {
        expect(SELECTION_KINDS).toContain(selection.kind)
        expect(selection.id).toBe(feature.id)
      }
    }
  })

  it('counts from the counts of a region or not at all', () => {
    const count = layer.count({
      buildings: 1,
      households: 2,
      facilities: 3,
      components: 4,
      cameras: 5,
      sensors: 6,
      resources: 7,
      enterprises: 8,
      roadLengthM: 9,
    })
    expect(count === null || [1, 2, 3, 4, 5, 6, 7, 8, 9].includes(count)).toBe(true)
  })

  if (layer.deck) {
    const { draw, choose, minZoom } = layer.deck

    it('draws its fixture with deck.gl, ids after itself', () => {
      for (const zoom of [minZoom, 17]) {
        const chosen = choose ? choose(layer.fixture, zoom) : layer.fixture
        for (const drawn of draw(deck, chosen, {
          zoom,
          selectedId: layer.fixture[0]?.id ?? null,
          hoveredId: layer.fixture[1]?.id ?? null,
          isOutside: () => true,
          focus: '310115000000',
          markers: { canvas: {} as HTMLCanvasElement, image: '', mapping: markerMapping() },
          theme: THEMES.night,
        }))
          expect(drawn.id).toMatch(new RegExp(`^${id}:`))
      }
    })

    it('draws nothing from nothing, and everything when close', () => {
      expect(choose?.([], 15) ?? []).toEqual([])
      expect((choose ? choose(layer.fixture, 20) : layer.fixture).length).toBe(layer.fixture.length)
    })
  }
})
