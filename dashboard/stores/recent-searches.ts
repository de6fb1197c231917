import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'

/** How many searches are remembered. */
export const RECENT_LIMIT = 6

interface RecentSearches {
  /** Newest first, without repeats. */
  readonly texts: readonly string[]
  readonly remember: (text: string) => void
  readonly clear: () => void
}

export const useRecentSearches = create<RecentSearches>()(
  persist(
    (set) => ({
      texts: [],
      remember: (text) => {
        const trimmed = text.trim()
        if (trimmed === '') return
        set(({ texts }) => ({ texts: [trimmed, ...texts.filter((other) => other !== trimmed)].slice(0, RECENT_LIMIT) }))
      },
      clear: () => set({ texts: [] }),
    }),
    { name: 'city-recent-searches', storage: createJSONStorage(() => globalThis.localStorage) },
  ),
)
