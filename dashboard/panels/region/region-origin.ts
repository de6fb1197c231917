import type { City } from '../../api/use-city.ts'

export interface RegionOrigin {
  /** Titles of its sources, the most recent first. */
  readonly titles: readonly string[]
  /** When it was read or changed last, ISO 8601. */
  readonly at: string
}

/** Origin of a region. A drawn one comes from the data around which it was drawn: all sources imported so far. */
export function regionOrigin(
  region: { readonly source: string; readonly updatedAt: string },
  sources: City['sources'],
): RegionOrigin {
  const own = sources.find(({ key }) => key === region.source)
  const read = sources.flatMap(({ title, lastImportAt }) => (lastImportAt === null ? [] : [{ title, lastImportAt }]))
  const [latest] = read.sort((a, b) => Date.parse(b.lastImportAt) - Date.parse(a.lastImportAt))
  if (own?.lastImportAt === null && latest)
    return { titles: [...new Set(read.map(({ title }) => title))], at: latest.lastImportAt }
  return { titles: [own?.title ?? region.source], at: region.updatedAt }
}
