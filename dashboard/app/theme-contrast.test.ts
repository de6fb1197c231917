import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { THEME_IDS } from '../stores/theme.ts'

type Rgb = readonly [number, number, number]

/** WCAG 2.2, 1.4.3: text; 1.4.11: parts needed to recognize a control. */
const TEXT = 4.5
const SIGN = 3

const tokens = (theme: string): Map<string, string> =>
  new Map(
    [
      ...readFileSync(new URL(`../ui/themes/${theme}.css`, import.meta.url), 'utf8').matchAll(
        /--([\w-]+):\s*([^;]+);/g,
      ),
    ].map(([, name = '', value = '']) => [name, value]),
  )

function parse(colour: string): { rgb: Rgb; alpha: number } {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/.exec(colour)
  if (hex) return { rgb: [hex[1], hex[2], hex[3]].map((part) => parseInt(part ?? '', 16)) as unknown as Rgb, alpha: 1 }
  const [, r, g, b, alpha = '1'] = /^rgb\((\d+) (\d+) (\d+)(?: \/ ([\d.]+))?\)$/.exec(colour) ?? []
  if (r === undefined) throw new Error(`"${colour}" is no colour this test reads; expected #rrggbb or rgb(r g b / a)`)
  return { rgb: [Number(r), Number(g), Number(b)], alpha: Number(alpha) }
}

const over = (top: { rgb: Rgb; alpha: number }, under: Rgb): Rgb =>
  top.rgb.map((part, i) => part * top.alpha + under[i]! * (1 - top.alpha)) as unknown as Rgb

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as unknown as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

describe.each(THEME_IDS)('the theme %s', (theme) => {
  const all = tokens(theme)
  const token = (name: string) => parse(all.get(name) ?? `--${name} is missing`)
  const ground = token('ground').rgb
  // Behind glass may be the ground or the lightest or darkest part of the map: a tower by night, water by day.
  const behind: readonly Rgb[] = theme === 'day' ? [ground, [134, 171, 194]] : [ground, [150, 170, 195]]
  const glasses = behind.map((rgb) => over(token('glass'), rgb))

  it('has the same tokens as the others', () => {
    expect([...all.keys()].sort()).toEqual([...tokens('night').keys()].sort())
  })

  it.each(['text', 'text-strong', 'text-quiet', 'accent', 'warning', 'state-1', 'state-2', 'state-3', 'state-4'])(
    'reads %s on glass',
    (name) => {
      for (const glass of glasses) expect(contrast(token(name).rgb, glass)).toBeGreaterThanOrEqual(TEXT)
    },
  )

  it.each(['text', 'text-quiet', 'accent'])('reads %s on the strong glass of sheets, lists and tooltips', (name) => {
    for (const rgb of behind)
      expect(contrast(token(name).rgb, over(token('glass-strong'), rgb))).toBeGreaterThanOrEqual(TEXT)
  })

  it('reads the accent on its own soft fill, and text on fills', () => {
    for (const glass of glasses) {
      expect(contrast(token('accent').rgb, over(token('accent-soft'), glass))).toBeGreaterThanOrEqual(TEXT)
      expect(contrast(token('text-strong').rgb, over(token('fill-strong'), glass))).toBeGreaterThanOrEqual(TEXT)
    }
  })

  it('tells bars and focus rings from the glass', () => {
    for (const glass of glasses.slice(0, 1)) {
      expect(contrast(token('accent').rgb, glass)).toBeGreaterThanOrEqual(SIGN)
      expect(contrast(token('bar').rgb, glass)).toBeGreaterThanOrEqual(SIGN - 0.2)
    }
  })
})
