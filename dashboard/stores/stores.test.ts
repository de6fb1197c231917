import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useConnection } from './connection.ts'
import { useMapState } from './map-state.ts'

describe('connection', () => {
  it('remembers when the trouble began, not when it was last seen', () => {
    useConnection.getState().failed(1000)
    useConnection.getState().failed(6000)
    expect(useConnection.getState().lostSinceMs).toBe(1000)
    useConnection.getState().answered(9000)
    expect(useConnection.getState()).toMatchObject({ lostSinceMs: null, answeredAtMs: 9000 })
  })
})

describe('tile errors', () => {
  it('are counted until a tile arrives', () => {
    useMapState.getState().tileFailed(1000)
    useMapState.getState().tileFailed(2000)
    expect(useMapState.getState().tileErrors).toEqual({ count: 2, sinceMs: 1000 })
    useMapState.getState().tileArrived()
    expect(useMapState.getState().tileErrors).toBeNull()
  })
})

describe('recent searches', () => {
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

  it('keeps the newest first, without repeats or blanks, and survives a reload', async () => {
    const { RECENT_LIMIT, useRecentSearches } = await import('./recent-searches.ts')
    for (const text of ['a', 'b', ' a ', '', '  ']) useRecentSearches.getState().remember(text)
    expect(useRecentSearches.getState().texts).toEqual(['a', 'b'])
    for (let i = 0; i < 10; i++) useRecentSearches.getState().remember(`n${i}`)
    expect(useRecentSearches.getState().texts).toHaveLength(RECENT_LIMIT)

    vi.resetModules()
    const again = await import('./recent-searches.ts')
    expect(again.useRecentSearches.getState().texts[0]).toBe('n9')
    again.useRecentSearches.getState().clear()
    expect(again.useRecentSearches.getState().texts).toEqual([])
  })
})
