import { describe, expect, it } from 'vitest'
import { formatViewUrl, isStep, parseViewUrl } from './view-url.ts'
import { INITIAL_VIEW, type View } from './view.ts'

const parse = (url: string) => parseViewUrl(new URL(url, 'http://localhost'))

const FULL: View = {
  frame: 'wall',
  scene: 'overview',
  region: '310115005011001',
  selection: { kind: 'building', id: '123' },
  camera: { centre: [121.50612, 31.2353], zoom: 15.75, pitch: 60, bearing: -27.5 },
  layers: ['roads', 'buildings', 'facilities'],
  colourMode: 'use',
  language: 'en',
  theme: 'day',
}

describe('the URL of a view', () => {
  it('is a plain path at first', () => {
    expect(formatViewUrl(INITIAL_VIEW)).toBe('/wall/overview')
    expect(parse('/')).toEqual(INITIAL_VIEW)
    expect(parse('/wall/overview')).toEqual(INITIAL_VIEW)
  })

  it('says everything, readably', () => {
    expect(formatViewUrl(FULL)).toBe(
      '/wall/overview?region=310115005011001&at=121.50612,31.2353,15.75,60,-27.5&on=roads,buildings,facilities&sel=building/123&colour=use&lang=en&theme=day',
    )
  })

  it.each<[string, View]>([
    ['everything', FULL],
    ['no layer on', { ...FULL, layers: [] }],
    ['the desk', { ...INITIAL_VIEW, frame: 'desk' }],
    ['a scene with a Chinese id', { ...INITIAL_VIEW, scene: '总览' }],
    ['a region only', { ...INITIAL_VIEW, region: '441900000000' }],
    [
      'the southern hemisphere',
      { ...INITIAL_VIEW, camera: { centre: [-58.4, -34.6], zoom: 12, pitch: 0, bearing: 180 } },
    ],
  ])('comes back the same: %s', (_name, view) => {
    expect(parse(formatViewUrl(view))).toEqual(view)
  })

  it.each([
    'at=abc',
    'at=1,2',
    'at=,,12',
    'at=181,0,12',
    'at=0,0,99',
    'at=0,0,12,90',
    'at=0,0,12,0,0,7',
    'sel=building',
    'sel=building/',
    'sel=dragon/7',
    'sel=building/1/2',
    'colour=rainbow',
    'lang=fr',
    'theme=dusk',
    'region=',
  ])('takes a part that makes no sense as absent: %s', (query) => {
    expect(parse(`/wall/overview?${query}`)).toEqual(INITIAL_VIEW)
  })

  it('opens a path with a broken escape', () => {
    expect(parse('/wall/%E0%A4%A').scene).toBe('%E0%A4%A')
  })
})

describe('a step for the back button', () => {
  it('is drilling, selecting and changing the scene', () => {
    expect(isStep(FULL, { ...FULL, region: null })).toBe(true)
    expect(isStep(FULL, { ...FULL, selection: { kind: 'building', id: '124' } })).toBe(true)
    expect(isStep(FULL, { ...FULL, selection: null })).toBe(true)
    expect(isStep(FULL, { ...FULL, scene: 'traffic' })).toBe(true)
  })

  it('is neither looking around, nor layers, nor language', () => {
    expect(
      isStep(FULL, { ...FULL, camera: null, layers: null, language: 'zh', colourMode: 'height', theme: null }),
    ).toBe(false)
    expect(isStep(FULL, { ...FULL, selection: { kind: 'building', id: '123' } })).toBe(false)
  })
})
