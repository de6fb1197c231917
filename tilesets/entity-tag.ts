/**
 * True when an If-None-Match header names the tag, compared weakly (RFC 9110 §13.1.2), or is `*`. A coding's suffix is left
 * aside: who holds the tile in any coding holds the tile.
 */
export function matchesEntityTag(header: string | undefined, digest: string): boolean {
  if (header === undefined) return false
  if (header.trim() === '*') return true
  for (const [, tag] of header.matchAll(/(?:W\/)?"([^"]*)"/g)) {
    if (tag === digest || tag === `${digest}:gzip` || tag === `${digest}:br`) return true
  }
  return false
}

/** The strong tag of a body in a coding: other bytes, other tag. */
export function entityTag(digest: string, coding: 'identity' | 'gzip' | 'br'): string {
  return coding === 'identity' ? `"${digest}"` : `"${digest}:${coding}"`
}
