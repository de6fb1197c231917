import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'

/** Themes of map and panels. */
export const THEME_IDS = ['night', 'day', 'imagery'] as const
export type ThemeId = (typeof THEME_IDS)[number]

/** Choices; `auto` is day or night by the city's hour. */
export const THEME_CHOICES = [...THEME_IDS, 'auto'] as const
export type ThemeChoice = (typeof THEME_CHOICES)[number]

/** The city's daytime hours (0…23) for `auto`: from the first, up to but not including the second. */
const DAY_HOURS = [7, 18] as const

/** The theme of a choice at an hour of the city; the default is night, since rooms with a wall are dark. */
export function themeAt(choice: ThemeChoice | null, hour: number): ThemeId {
  if (choice !== 'auto') return choice ?? 'night'
  return hour >= DAY_HOURS[0] && hour < DAY_HOURS[1] ? 'day' : 'night'
}

/** The next choice, for one key that cycles through all. */
export function nextTheme(choice: ThemeChoice): ThemeChoice {
  return THEME_CHOICES[(THEME_CHOICES.indexOf(choice) + 1) % THEME_CHOICES.length] ?? 'night'
}

interface RememberedTheme {
  /** Last choice in this browser; null: none yet. */
  readonly choice: ThemeChoice | null
  readonly remember: (choice: ThemeChoice) => void
}

export const useRememberedTheme = create<RememberedTheme>()(
  persist(
    (set) => ({
      choice: null,
      remember: (choice) => set({ choice }),
    }),
    {
      name: 'city-theme',
      storage: createJSONStorage(() => globalThis.localStorage),
      // Storage of an older or newer page may contain an unknown theme.
      merge: (stored, state) => {
        const choice = (stored as { choice?: unknown } | undefined)?.choice
        return { ...state, choice: THEME_CHOICES.find((known) => known === choice) ?? null }
      },
    },
  ),
)
