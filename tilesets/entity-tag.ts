import fresh from 'fresh'
import { CODINGS, type Coding } from './accept-encoding.ts'

/** True when an If-None-Match header names the tag. A coding's suffix is left aside: who holds the tile in any coding holds the tile. */
export function matchesEntityTag(header: string | undefined, digest: string): boolean {
  return CODINGS.some((coding) => fresh({ 'if-none-match': header }, { etag: entityTag(digest, coding) }))
}

/** The strong tag of a body in a coding: other bytes, other tag. */
export function entityTag(digest: string, coding: Coding): string {
  return coding === 'identity' ? `"${digest}"` : `"${digest}:${coding}"`
}
