import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { basename } from 'node:path'
import { parse, Source, type DocumentNode } from 'graphql'
import type { LiveField } from './live-field.ts'
import type { Resolvers } from './types.generated.ts'

/** A part of the schema with its implementation: a folder with a `domain.ts`, and a line in the list of domains. */
export interface Domain {
  /** Of its `.graphql` files, including access (`@needs`) and lengths of lists (`@rows`). */
  readonly typeDefinitions: readonly DocumentNode[]
  readonly resolvers: Resolvers
  /** By GraphQL type, the TypeScript type that its resolvers return: file and name. */
  readonly rows: Readonly<Record<string, { readonly file: string; readonly name: string }>>
  /** Subscriptions that are answered once for all equal requests. */
  readonly liveFields: readonly LiveField[]
}

export interface DomainParts {
  /** Names of its `.graphql` files beside `domain.ts`. */
  readonly schema: readonly string[]
  readonly resolvers: Resolvers
  /** By GraphQL type, `./alerts.service.ts#AlertRow`. */
  readonly rows?: Readonly<Record<string, string>>
  readonly liveFields?: readonly LiveField[]
}

/** @param url `import.meta.url` of `domain.ts` */
export function defineDomain(url: string, { schema, resolvers, rows = {}, liveFields = [] }: DomainParts): Domain {
  return {
    typeDefinitions: schema.map((file) => readTypes(new URL(file, url))),
    resolvers,
    rows: Object.fromEntries(
      Object.entries(rows).map(([type, row]) => {
        const { hash, pathname, protocol, host } = new URL(row, url)
        return [type, { file: fileURLToPath(`${protocol}//${host}${pathname}`), name: hash.slice(1) }]
      }),
    ),
    liveFields,
  }
}

export function readTypes(file: URL): DocumentNode {
  return parse(new Source(readFileSync(file, 'utf8'), basename(fileURLToPath(file))))
}
