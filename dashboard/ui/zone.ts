import { create } from 'zustand'
import { localTimes, zoneOffsets } from '../../domain/local-time.ts'
import { isZoneName } from '../../domain/zone-name.ts'

/** Of this machine, which may stand anywhere. */
export const MACHINE_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone

/** The zone that all times on the page are told in: the city's; this machine's until that is known. */
export const useZone = create<{ readonly timeZone: string }>()(() => ({ timeZone: MACHINE_ZONE }))

export function cityZone(): string {
  return useZone.getState().timeZone
}

/** Tells times in a zone from here on; in UTC where this browser does not know it. */
export function setTimeZone(timeZone: string): void {
  const known = isZoneName(timeZone) ? timeZone : 'UTC'
  if (known !== cityZone()) useZone.setState({ timeZone: known })
}

/** Day (`YYYY-MM-DD`) and hour (0…23) in the city. */
export function cityTime(atMs: number): { readonly day: string; readonly hour: number } {
  return localTimes(cityZone())(atMs)
}

/** Its offset: `UTC+8`, `UTC−3:30`. */
export function zoneOffset(timeZone: string, atMs: number): string {
  const minutes = zoneOffsets(timeZone)(atMs) / 60_000
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `UTC${minutes < 0 ? '−' : '+'}${String(hours)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}
