import type { Feed } from './feed.ts'
import { FEEDS } from './index.ts'

/** Every feed of this city: those built in, and those that it defines. */
export interface Catalogue {
  readonly feeds: readonly Feed[]
  feedOf(id: string): Feed | undefined
  /** Definitions that could not be read, each by its file. */
  readonly faults: readonly DefinitionFault[]
}

export interface DefinitionFault {
  /** Path of the file. */
  readonly file: string
  /** What, which, the value, what would be right. */
  readonly message: string
}

/** Of these feeds; a later one replaces an earlier one of its id in its place. */
export function catalogueOf(feeds: readonly Feed[], faults: readonly DefinitionFault[] = []): Catalogue {
  const byId = new Map(feeds.map((feed) => [feed.id, feed]))
  return { feeds: [...byId.values()], feedOf: (id) => byId.get(id), faults }
}

/** The feeds that are built in. */
export const BUILT_IN: Catalogue = catalogueOf(FEEDS)
