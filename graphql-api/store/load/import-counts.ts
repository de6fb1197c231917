/**
 * Results of the features of one import. `read` = loaded + repaired + rejected + ignored; loaded + repaired = inserted
 * + updated + unchanged.
 */
export interface ImportCounts {
  read: number
  loaded: number
  repaired: number
  rejected: number
  ignored: number
  inserted: number
  updated: number
  unchanged: number
}

export function noCounts(): ImportCounts {
  return { read: 0, loaded: 0, repaired: 0, rejected: 0, ignored: 0, inserted: 0, updated: 0, unchanged: 0 }
}

/** Describes a sum that does not match, or undefined. A dry run writes nothing, so only the first sum applies. */
export function imbalance(counts: ImportCounts, dryRun = false): string | undefined {
  const { read, loaded, repaired, rejected, ignored, inserted, updated, unchanged } = counts
  if (read !== loaded + repaired + rejected + ignored) {
    return `read ${String(read)} ≠ loaded ${String(loaded)} + repaired ${String(repaired)} + rejected ${String(rejected)} + ignored ${String(ignored)}`
  }
  if (!dryRun && loaded + repaired !== inserted + updated + unchanged) {
    return `loaded ${String(loaded)} + repaired ${String(repaired)} ≠ inserted ${String(inserted)} + updated ${String(updated)} + unchanged ${String(unchanged)}`
  }
  return undefined
}
