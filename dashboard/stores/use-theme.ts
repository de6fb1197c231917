import { useSyncExternalStore } from 'react'
import { themeAt, useRememberedTheme, type ThemeChoice, type ThemeId } from './theme.ts'
import { useView } from './view.ts'

const MINUTE_MS = 60_000

/** What is chosen: by the URL, else in this browser, else night. */
export function useThemeChoice(): ThemeChoice {
  const chosen = useView((view) => view.theme)
  const remembered = useRememberedTheme((state) => state.choice)
  return chosen ?? remembered ?? 'night'
}

/** The theme to show now; with `auto` it changes by itself. */
export function useThemeId(): ThemeId {
  const choice = useThemeChoice()
  return useSyncExternalStore(everyMinute, () => themeAt(choice, new Date().getHours()))
}

/** Quarters of an hour since 1970, for what follows the sun. */
export function useQuarterHour(): number {
  return useSyncExternalStore(everyMinute, () => Math.floor(Date.now() / (15 * MINUTE_MS)))
}

/** The start of a quarter of an hour. */
export function timeOfQuarter(quarter: number): Date {
  return new Date(quarter * 15 * MINUTE_MS)
}

function everyMinute(onChange: () => void): () => void {
  const timer = setInterval(onChange, MINUTE_MS)
  return () => clearInterval(timer)
}
