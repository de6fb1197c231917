import { z } from 'zod'
import type { Feed } from '../feed/feed.ts'
import { MappingError, parseMapping, SENSITIVE } from '../formats/mapping/mapping.ts'
import { feedOfMapping } from '../formats/mapping/mapped-feed.ts'

/** A source that is polled at an interval. */
export type PollSource = z.infer<typeof POLL>

/** A feed defined by the city, with its poll source. */
export interface DefinedFeed {
  readonly feed: Feed
  readonly poll?: PollSource
}

/** A definition that cannot be used; one line a fault: field, value, and what is expected. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError'
}

const BILINGUAL = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const ID = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,63}$/, 'expected 2…64 of a–z, 0–9, ".", "_", "-"')

const POLL = z
  .strictObject({
    /** http:// or https://; requested with If-None-Match and If-Modified-Since. */
    url: z
      .url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' })
      .refine((url) => new URL(url).username === '', 'expected an address without a user name; use "headers"')
      .optional(),
    /** A folder of this machine; each new or changed file is a message. */
    directory: z.string().min(1).optional(),
    everyMs: z.int('expected whole milliseconds').min(1_000, 'expected 1000 or more'),
    /** Sent with each request, e.g. an API key. */
    headers: z.record(z.string().regex(/^[\w-]+$/, 'expected a header’s name'), z.string()).optional(),
    timeoutMs: z.int().min(100).max(120_000, 'expected 100…120000').default(20_000),
  })
  .refine(({ url, directory }) => (url === undefined) !== (directory === undefined), 'expected either url or directory')

/** A built-in adapter under another id or with other settings. */
const BASED = z.strictObject({
  $schema: z.string().optional(),
  base: ID,
  id: ID.optional(),
  title: BILINGUAL.optional(),
  publisher: BILINGUAL.optional(),
  licence: z.string().min(1).optional(),
  grade: z.enum(['open', 'shared', 'restricted'], 'expected open, shared or restricted').optional(),
  cadenceMs: z.number().positive('expected milliseconds above 0').optional(),
  staleAfterMs: z.number().positive('expected milliseconds above 0').optional(),
  maxAgeMs: z.number().positive('expected milliseconds above 0').optional(),
  /** Personal fields in addition to those of the adapter. */
  sensitive: SENSITIVE.optional(),
  maxBytes: z
    .int()
    .positive()
    .max(64 * 2 ** 20, 'expected at most 67108864')
    .optional(),
})

/**
 * Reads a city's definition of a feed: `{"base": "air-stations", …}` takes a built-in adapter and overrides the named
 * settings; without `base` it is a mapping (docs/feed-mappings.md). Either may have `poll`.
 * @throws {DefinitionError}
 */
export function readDefinition(value: unknown, name: string, builtIn: readonly Feed[]): DefinedFeed {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DefinitionError(`${name}: expected an object with "base", or a mapping`)
  const { poll: polled, ...rest } = value as Record<string, unknown>
  const poll = polled === undefined ? undefined : checked(POLL, polled, `${name}: poll`)
  const feed = 'base' in rest ? based(rest, name, builtIn) : mapped(rest, name)
  if (feed.staleAfterMs < feed.cadenceMs)
    throw new DefinitionError(
      `${name}: staleAfterMs is ${String(feed.staleAfterMs)}; expected cadenceMs (${String(feed.cadenceMs)}) or more`,
    )
  return { feed, ...(poll && { poll }) }
}

function based(value: object, name: string, builtIn: readonly Feed[]): Feed {
  const { base, ...said } = checked(BASED, value, name)
  const feed = builtIn.find(({ id }) => id === base)
  if (feed === undefined)
    throw new DefinitionError(`${name}: base is "${base}"; expected one of ${builtIn.map(({ id }) => id).join(', ')}`)
  return {
    ...feed,
    ...(Object.fromEntries(
      Object.entries(said).filter(([name, word]) => name !== '$schema' && word !== undefined),
    ) as Partial<Feed>),
    ...(said.sensitive && {
      sensitive: {
        ...feed.sensitive,
        ...said.sensitive,
        fields: [...(feed.sensitive?.fields ?? []), ...said.sensitive.fields],
      },
    }),
  }
}

function mapped(value: object, name: string): Feed {
  try {
    return feedOfMapping(parseMapping(value, name))
  } catch (error) {
    if (error instanceof MappingError) throw new DefinitionError(error.message, { cause: error })
    throw error
  }
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, name: string): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new DefinitionError(
    parsed.error.issues
      .map(({ path, message }) => {
        const found = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value)
        const shown = found === undefined ? 'absent' : JSON.stringify(found).slice(0, 80)
        return path.length === 0 ? `${name}: ${message}` : `${name}: ${path.join('.')} is ${shown}; ${message}`
      })
      .join('\n'),
  )
}
