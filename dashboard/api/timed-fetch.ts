import { serverClock } from '../stores/now.ts'

/** In which the server says what time it is, ms since 1970: `Date` has whole seconds, and proxies write their own. */
const HEADER = 'city-time'

/** `fetch` of this server, from whose answers the page takes the time. */
export const timedFetch: typeof fetch = async (input, init) => {
  const heard = serverClock.asked()
  const response = await fetch(input, init)
  heard(Number(response.headers.get(HEADER) ?? NaN))
  return response
}

/** Asks the server for nothing but the time. It is asked again where it did not answer. */
export function askTime(): void {
  timedFetch('/healthz', { cache: 'no-store' }).catch(() => undefined)
}
