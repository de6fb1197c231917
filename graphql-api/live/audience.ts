import type { Viewer } from '../security/accounts/viewer.ts'
import type { Audience } from '../graphql/live-field.ts'

export interface Audiences {
  /** Reads the regions from the database, at most once in `KNOWN_MS`. */
  of(viewer: Viewer): Promise<Audience>
}

/** Only imports redraw regions. */
const KNOWN_MS = 30_000
const KNOWN_AT_MOST = 2_000

/** @param readScope ids of these regions and all regions below them */
export function createAudiences(
  readScope: (codes: readonly string[]) => Promise<readonly number[]>,
  now: () => number = Date.now,
): Audiences {
  const known = new Map<string, { readonly atMs: number; readonly regions: Promise<ReadonlySet<number>> }>()

  function regionsOf(codes: readonly string[]): Promise<ReadonlySet<number>> {
    const key = codes.join()
    const found = known.get(key)
    if (found !== undefined && now() - found.atMs < KNOWN_MS) return found.regions
    const regions = readScope(codes).then((ids) => new Set(ids))
    known.delete(key)
    known.set(key, { atMs: now(), regions })
    regions.catch(() => known.delete(key))
    for (const [oldest] of known) {
      if (known.size <= KNOWN_AT_MOST) break
      known.delete(oldest)
    }
    return regions
  }

  return {
    async of({ scope, rights }) {
      const restricted = rights.has('restricted.view')
      const regions = scope === undefined ? undefined : await regionsOf(scope)
      // Ids in the key: after regions are redrawn the audience is a different one.
      const ids = regions === undefined ? '*' : [...regions].sort((a, b) => a - b).join()
      return { key: `${restricted ? 'r' : 'o'} ${ids}`, regions, restricted }
    },
  }
}
