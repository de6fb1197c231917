import type { City } from '../../api/use-city.ts'

export interface RegionOrigin {
  /** Titles of the sources that it was made from, those read last first. */
  readonly titles: readonly string[]
  /** When it was read or changed last, ISO 8601. */
  readonly at: string
}

/** Where a region came from. One that the system drew came from the data it was drawn around: from every source read so far. */
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
