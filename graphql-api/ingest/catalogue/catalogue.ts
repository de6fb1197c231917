import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readRegularFile } from '../../platform/files/regular-file.ts'
import { DefinitionError, readDefinition, type DefinedFeed, type PollSource } from './definition.ts'
import type { Feed } from '../feed/feed.ts'
import { FEEDS } from '../adapters/index.ts'

/** The feeds of this city: built-in and its own. */
export interface Catalogue {
  readonly feeds: readonly Feed[]
  readonly feedOf: (id: string) => Feed | undefined
  /** Sources that are polled, each with its feed. */
  readonly polls: readonly { readonly feed: Feed; readonly source: PollSource }[]
  /** Definitions that could not be read. */
  readonly faults: readonly DefinitionFault[]
}

export interface DefinitionFault {
  readonly file: string
  /** One fault a line: field, value, and what is expected. */
  readonly message: string
}

const MAX_BYTES = 2 ** 20

/** A catalogue of these feeds; a later feed replaces an earlier one with the same id. */
export function catalogueOf(
  feeds: readonly Feed[],
  {
    defined = [],
    faults = [],
  }: { readonly defined?: readonly DefinedFeed[]; readonly faults?: readonly DefinitionFault[] } = {},
): Catalogue {
  const byId = new Map([...feeds, ...defined.map(({ feed }) => feed)].map((feed) => [feed.id, feed]))
  return {
    feeds: [...byId.values()],
    feedOf: (id) => byId.get(id),
    polls: defined.flatMap(({ feed, poll }) => (poll === undefined ? [] : [{ feed, source: poll }])),
    faults,
  }
}

export const BUILT_IN: Catalogue = catalogueOf(FEEDS)

/**
 * The built-in feeds and those of `CITY_HOME/feeds/*.json`, read in the order of their names. An invalid definition is
 * reported and skipped; it never stops the others.
 */
export async function readCatalogue(home: string, builtIn: readonly Feed[] = FEEDS): Promise<Catalogue> {
  const folder = join(home, 'feeds')
  const names = await readdir(folder).catch(() => [])
  const defined: DefinedFeed[] = []
  const faults: DefinitionFault[] = []
  const fileOf = new Map<string, string>()
  for (const name of names.filter((each) => each.endsWith('.json') && !each.startsWith('.')).sort()) {
    const file = join(folder, name)
    try {
      const one = readDefinition(await readJson(file, name), name, builtIn)
      const other = fileOf.get(one.feed.id)
      if (other !== undefined)
        throw new DefinitionError(`${name}: id is "${one.feed.id}", which ${other} already uses; expected another one`)
      fileOf.set(one.feed.id, name)
      defined.push(one)
    } catch (error) {
      faults.push({ file, message: error instanceof Error ? error.message : String(error) })
    }
  }
  return catalogueOf(builtIn, { defined, faults })
}

async function readJson(file: string, name: string): Promise<unknown> {
  let text: string
  try {
    text = (await readRegularFile(file, MAX_BYTES)).toString('utf8')
  } catch (error) {
    throw new DefinitionError(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new DefinitionError(`${name}: not valid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
