import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTheme, THEME_CHOICES, themeAt } from './theme.ts'

describe('the theme of a choice', () => {
  it('is night where nothing is chosen, and what is chosen at any hour', () => {
    for (let hour = 0; hour < 24; hour++) {
      expect(themeAt(null, hour)).toBe('night')
      for (const choice of ['night', 'day', 'imagery'] as const) expect(themeAt(choice, hour)).toBe(choice)
    }
  })

  it.each([
    [6, 'night'],
    [7, 'day'],
    [17, 'day'],
    [18, 'night'],
    [23, 'night'],
  ])('of auto at %i is %s', (hour, theme) => {
    expect(themeAt('auto', hour)).toBe(theme)
  })

  it('goes round through every choice', () => {
    const seen = [...THEME_CHOICES].reduce<(typeof THEME_CHOICES)[number][]>(
      (choices) => [...choices, nextTheme(choices.at(-1) ?? 'auto')],
      [],
    )
    expect(new Set(seen).size).toBe(THEME_CHOICES.length)
  })
})

describe('the remembered theme', () => {
  const stored = new Map<string, string>()

  beforeEach(() => {
    stored.clear()
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    })
    vi.resetModules()
  })

  it('survives a reload, and what is no theme is nothing', async () => {
    const { useView } = await import('./view.ts')
    useView.getState().setTheme('imagery')
    expect(useView.getState().theme).toBe('imagery')

    vi.resetModules()
    const again = await import('./theme.ts')
    expect(again.useRememberedTheme.getState().choice).toBe('imagery')

    stored.set('city-theme', JSON.stringify({ state: { choice: 'neon' }, version: 0 }))
    vi.resetModules()
    const third = await import('./theme.ts')
    expect(third.useRememberedTheme.getState().choice).toBeNull()
  })
})
