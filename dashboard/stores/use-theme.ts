import { useSyncExternalStore } from 'react'
import { themeAt, useRememberedTheme, type ThemeChoice, type ThemeId } from './theme.ts'
import { cityTime, useZone } from '../ui/zone.ts'
import { useView } from './view.ts'
import { serverNowMs, useNow } from './now.ts'

const MINUTE_MS = 60_000

/** What is chosen: by the URL, else in this browser, else night. */
export function useThemeChoice(): ThemeChoice {
  const chosen = useView((view) => view.theme)
  const remembered = useRememberedTheme((state) => state.choice)
  return chosen ?? remembered ?? 'night'
}

/** The theme to show now; with `auto` it changes by itself, with the hours of the city. */
export function useThemeId(): ThemeId {
  const choice = useThemeChoice()
  return useSyncExternalStore(everyMinute, () => themeAt(choice, cityTime(serverNowMs()).hour))
}

/** Quarters of an hour since 1970, for what follows the sun. */
export function useQuarterHour(): number {
  return useSyncExternalStore(everyMinute, () => Math.floor(serverNowMs() / (15 * MINUTE_MS)))
}

/** The start of a quarter of an hour. */
export function timeOfQuarter(quarter: number): Date {
  return new Date(quarter * 15 * MINUTE_MS)
}

/** With each minute of the page's clock, which may only now have learnt what time it is, and with another zone. */
function everyMinute(onChange: () => void): () => void {
  const minute = ({ nowMs }: { readonly nowMs: number }) => Math.floor(nowMs / MINUTE_MS)
  const stops = [
    useNow.subscribe((now, before) => minute(now) !== minute(before) && onChange()),
    useZone.subscribe(onChange),
  ]
  return () => stops.forEach((stop) => stop())
}
