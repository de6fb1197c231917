import { serverClock } from '../stores/now.ts'

/** The server's time in this header, ms since 1970: `Date` has whole seconds, and proxies write their own. */
const HEADER = 'city-time'

/** `fetch` for this server, which takes the time from its answers. */
export const timedFetch: typeof fetch = async (input, init) => {
  const heard = serverClock.asked()
  const response = await fetch(input, init)
  heard(Number(response.headers.get(HEADER) ?? NaN))
  return response
}

/** Asks the server only for the time. Called again if it did not answer. */
export function askTime(): void {
  timedFetch('/healthz', { cache: 'no-store' }).catch(() => undefined)
}
