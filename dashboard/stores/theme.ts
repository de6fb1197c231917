import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'

/** How the map and the panels are coloured. */
export const THEME_IDS = ['night', 'day', 'imagery'] as const
export type ThemeId = (typeof THEME_IDS)[number]

/** What can be chosen; `auto` is day or night by the city's hour. */
export const THEME_CHOICES = [...THEME_IDS, 'auto'] as const
export type ThemeChoice = (typeof THEME_CHOICES)[number]

/** The city's hours (0…23) that `auto` takes for day: from the first, up to but not including the second. */
const DAY_HOURS = [7, 18] as const

/** The theme of a choice at an hour of the city; nothing chosen is night, for the room of a wall is dark. */
export function themeAt(choice: ThemeChoice | null, hour: number): ThemeId {
  if (choice !== 'auto') return choice ?? 'night'
  return hour >= DAY_HOURS[0] && hour < DAY_HOURS[1] ? 'day' : 'night'
}

/** The choice that comes after another where one key goes round. */
export function nextTheme(choice: ThemeChoice): ThemeChoice {
  return THEME_CHOICES[(THEME_CHOICES.indexOf(choice) + 1) % THEME_CHOICES.length] ?? 'night'
}

interface RememberedTheme {
  /** What was last chosen in this browser; null: nothing yet. */
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
      // A file of an older or newer page may hold a theme that is none.
      merge: (stored, state) => {
        const choice = (stored as { choice?: unknown } | undefined)?.choice
        return { ...state, choice: THEME_CHOICES.find((known) => known === choice) ?? null }
      },
    },
  ),
)
