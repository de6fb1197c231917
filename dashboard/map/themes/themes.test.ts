import { describe, expect, it } from 'vitest'
import { THEMES } from './index.ts'

const channels = (hex: string) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number]

function luminance(hex: string): number {
  const [r, g, b] = channels(hex).map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** Chroma in HSV, 0…1: high for state colours. */
const saturation = (hex: string) => {
  const parts = channels(hex)
  return Math.max(...parts) === 0 ? 0 : (Math.max(...parts) - Math.min(...parts)) / Math.max(...parts)
}

describe.each(Object.entries(THEMES))('the map theme %s', (id, theme) => {
  it('is listed under its own id', () => {
    expect(theme.id).toBe(id)
  })

  it('reads every kind of writing on its halo', () => {
    const { halo, ...writings } = theme.label
    for (const colour of Object.values(writings)) expect(contrast(colour, halo)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(theme.accentText, halo)).toBeGreaterThanOrEqual(4.5)
  })

  it('reads the numbers on plates', () => {
    const { text, ...plates } = theme.shield
    for (const plate of Object.values(plates)) expect(contrast(text, plate)).toBeGreaterThanOrEqual(4.5)
  })

  it('reads what signs say, whatever their severity, and still where they are stale', () => {
    for (const { fill, text } of Object.values(theme.severities))
      expect(contrast(text, fill)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(theme.stale.text, theme.stale.fill)).toBeGreaterThanOrEqual(3)
  })

  it('tells icons from their discs', () => {
    expect(contrast(theme.marker.icon, theme.marker.disc)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(theme.marker.selectedIcon, theme.accent)).toBeGreaterThanOrEqual(3)
  })

  it('sets higher buildings further apart from low ones, step by step', () => {
    const lights = theme.building.heightRamp.map(([, colour]) => luminance(colour))
    const direction = Math.sign(lights.at(-1)! - lights[0]!)
    for (let i = 1; i < lights.length; i++) expect((lights[i]! - lights[i - 1]!) * direction).toBeGreaterThan(0)
  })

  it('keeps saturated colours for state: no road, plate, pipe or building has one', () => {
    const quiet = [
      ...Object.values(theme.road.colours),
      ...Object.values(theme.pipes),
      ...Object.values(theme.building.uses),
      theme.shield.expressway,
      theme.shield.highway,
      theme.shield.other,
    ]
    for (const colour of quiet) expect(saturation(colour)).toBeLessThanOrEqual(0.65)
  })

  it('tells each class of road from the next that is drawn at the same zoom', () => {
    const { motorway, primary, secondary, residential } = theme.road.colours
    const steps = [motorway, primary, secondary, residential].map((colour) => luminance(colour))
    expect(new Set(steps.map((light) => light.toFixed(2))).size).toBeGreaterThanOrEqual(3)
  })
})
