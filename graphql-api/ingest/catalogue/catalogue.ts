import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readRegularFile } from '../../platform/files/regular-file.ts'
import { DefinitionError, readDefinition, type DefinedFeed, type PollSource } from './definition.ts'
import type { Feed } from '../feed/feed.ts'
import { FEEDS } from '../adapters/index.ts'

/** Every feed of this city: those built in, and those that it defines. */
export interface Catalogue {
  readonly feeds: readonly Feed[]
  readonly feedOf: (id: string) => Feed | undefined
  /** What is fetched regularly, and for which feed. */
  readonly polls: readonly { readonly feed: Feed; readonly source: PollSource }[]
  /** Definitions that could not be read. */
  readonly faults: readonly DefinitionFault[]
}

export interface DefinitionFault {
  /** Path of the file. */
  readonly file: string
  /** What, which, the value, what would be right; one line a mistake. */
  readonly message: string
}

const MAX_BYTES = 2 ** 20

/** Of these feeds; a later one takes the place of an earlier one of its id. */
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

/** The feeds that are built in. */
export const BUILT_IN: Catalogue = catalogueOf(FEEDS)

/**
 * The feeds that are built in and those of `CITY_HOME/feeds/*.json`, read in the order of their names. A definition that is not right
 * is told of and left out; it never stops the others.
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
        throw new DefinitionError(`${name}: id is "${one.feed.id}", which ${other} has already; expected another one`)
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
    throw new DefinitionError(`${name}: it is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
