import { useSyncExternalStore } from 'react'
import { themeAt, useRememberedTheme, type ThemeChoice, type ThemeId } from './theme.ts'
import { cityTime, useZone } from '../ui/zone.ts'
import { useView } from './view.ts'
import { serverNowMs, useNow } from './now.ts'

const MINUTE_MS = 60_000

/** The choice: by the URL, else in this browser, else night. */
export function useThemeChoice(): ThemeChoice {
  const chosen = useView((view) => view.theme)
  const remembered = useRememberedTheme((state) => state.choice)
  return chosen ?? remembered ?? 'night'
}

/** The current theme; with `auto` it changes with the hours of the city. */
export function useThemeId(): ThemeId {
  const choice = useThemeChoice()
  return useSyncExternalStore(everyMinute, () => themeAt(choice, cityTime(serverNowMs()).hour))
}

/** Quarters of an hour since 1970, for the position of the sun. */
export function useQuarterHour(): number {
  return useSyncExternalStore(everyMinute, () => Math.floor(serverNowMs() / (15 * MINUTE_MS)))
}

/** The start of a quarter of an hour. */
export function timeOfQuarter(quarter: number): Date {
  return new Date(quarter * 15 * MINUTE_MS)
}

/** Each minute of the page's clock, when it is first synchronized, and when the zone changes. */
function everyMinute(onChange: () => void): () => void {
  const minute = ({ nowMs }: { readonly nowMs: number }) => Math.floor(nowMs / MINUTE_MS)
  const stops = [
    useNow.subscribe((now, before) => minute(now) !== minute(before) && onChange()),
    useZone.subscribe(onChange),
  ]
  return () => stops.forEach((stop) => stop())
}
