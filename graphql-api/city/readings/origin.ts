/** Origin of the values of a figure. */
export interface Origin {
  /** Newest device time; null: there is none. */
  readonly observedAt: Date | null
  readonly feedIds: string[]
}

export function originOf(
  values: Iterable<{ readonly observedAt: Date | null; readonly feedId: string | null }>,
): Origin {
  const feedIds = new Set<string>()
  let newest = -Infinity
  for (const { observedAt, feedId } of values) {
    if (feedId !== null) feedIds.add(feedId)
    if (observedAt !== null && observedAt.getTime() > newest) newest = observedAt.getTime()
  }
  return { observedAt: newest === -Infinity ? null : new Date(newest), feedIds: [...feedIds].sort() }
}
