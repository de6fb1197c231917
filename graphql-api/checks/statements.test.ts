import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Client } from 'pg'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { SYSTEM, type Statement } from '../platform/db/database.ts'
import type * as module from '../platform/db/statements.ts'
import { createServerDatabase, describeOnEachEngine } from '../platform/db/test-databases.ts'

/**
 * Each `session.rows<Row>(sql('name', …))` of the server: the statement is prepared on the engine, and its columns are compared
 * with the properties of `Row` by name and by the type that the driver makes of them; a row type may leave columns out. Whether a column can be null is not known
 * from a prepared statement, and is not compared.
 */

type Bind = (name: string, parameters?: Readonly<Record<string, unknown>>) => Statement

const ROOT = resolve(import.meta.dirname, '../..')
/** By file: what `statements()` gave to the modules that called it, in the order of their calls. */
const bound = vi.hoisted(() => new Map<string, Bind[]>())

vi.mock('../platform/db/statements.ts', async (original) => {
  const { statements } = await original<typeof module>()
  return {
    statements: (file: URL, lists?: Parameters<typeof statements>[1]) => {
      const bind = statements(file, lists)
      bound.set(file.href, [...(bound.get(file.href) ?? []), bind])
      return bind
    },
  }
})

interface Use {
  /** Where it stands, `file:line`. */
  readonly at: string
  readonly sqlFile: string
  readonly name: string
  /** By property: the kinds its type allows, e.g. `number`; `any` allows each. */
  readonly row: ReadonlyMap<string, { readonly kinds: ReadonlySet<string>; readonly isOptional: boolean }>
}

/** What the driver makes of a column, by the number of its type. */
const KINDS: Readonly<Record<number, string>> = {
  ...Object.fromEntries([20, 21, 23, 26, 700, 701].map((oid) => [oid, 'number'])),
  ...Object.fromEntries([18, 19, 25, 869, 1042, 1043, 1083, 1700, 2206, 2950, 3220].map((oid) => [oid, 'string'])),
  ...{ 16: 'boolean', 17: 'bytes', 114: 'any', 3802: 'any', 1082: 'Date', 1114: 'Date', 1184: 'Date' },
  ...Object.fromEntries([1005, 1007, 1016, 1021, 1022, 1028].map((oid) => [oid, 'number[]'])),
  ...Object.fromEntries([1003, 1009, 1014, 1015].map((oid) => [oid, 'string[]'])),
  ...{ 1000: 'boolean[]', 1182: 'Date[]', 1185: 'Date[]', 2278: 'any' },
}

/** By statement: optional lines without which it says nothing. */
const TOGETHER: Readonly<Record<string, readonly (readonly string[])[]>> = {
  page: [
    ['building', 'placed'],
    ['staff', 'personalStaff', 'unplaced'],
  ],
}

const { uses, unread } = findUses()

beforeAll(async () => {
  for (const file of new Set(uses.map(({ at }) => at.split(':')[0] ?? '')))
    await import(/* @vite-ignore */ pathToFileURL(join(ROOT, file)).href)
}, 120_000)

test('statements are found, and those whose name or row type is made at run time are known', () => {
  expect(uses.length).toBeGreaterThan(200)
  expect(unread).toMatchInlineSnapshot(`
    [
      "graphql-api/app/api-test.ts",
      "graphql-api/city/observations/observations.service.ts",
      "graphql-api/graphql/context.ts",
      "graphql-api/graphql/keyset-page.ts",
      "graphql-api/import/gtfs/load-timetable.ts",
      "graphql-api/ingest/pipeline/revise-readings.ts",
      "graphql-api/operator/backup/write-backup.ts",
      "graphql-api/platform/db/pg-database.ts",
      "graphql-api/security/accounts/session.service.ts",
      "graphql-api/store/load/write-batch.ts",
      "tilesets/tile-source.ts",
    ]
  `)
})

describe('the row type of each statement', () => {
  let client: Client
  beforeAll(async () => {
    client = new Client({ connectionString: await createServerDatabase() })
    await client.connect()
  })
  afterAll(() => client.end())

  test('names its columns, and says what the driver makes of them', async () => {
    const faults: string[] = []
    for (const use of uses) faults.push(...(await faultsOf(use, client)))
    expect(faults).toEqual([])
  })
})

describeOnEachEngine('each statement', (database) => {
  test('is one that the engine understands', async () => {
    const faults: string[] = []
    for (const { at, sqlFile, name } of uses) {
      const variants = variantsOf(sqlFile, name)
      const failed: string[] = []
      for (const text of variants)
        await database()
          .write(SYSTEM, (session) => session.script(`prepare checked as ${text};\ndeallocate checked`))
          .catch((error: unknown) => failed.push(String(error)))
      if (failed.length === variants.length) faults.push(`${at}: ${name}: ${failed[0] ?? 'no such statement'}`)
    }
    expect(faults).toEqual([])
  })
})

/** The texts of a statement: with none of its optional lines, with all of them, and with each alone. */
function variantsOf(sqlFile: string, name: string): string[] {
  const asked = new Set<string>()
  const textWith = (value: (key: string) => unknown): string | undefined => {
    const parameters = new Proxy<Record<string, unknown>>(
      {},
      {
        get: (_, key) => {
          asked.add(String(key))
          return value(String(key))
        },
      },
    )
    for (const bind of bound.get(sqlFile) ?? [])
      try {
        return bind(name, parameters).text
      } catch {
        continue
      }
    return undefined
  }
  const texts = [textWith(() => false), textWith(() => null)]
  for (const only of [...asked]) texts.push(textWith((key) => (key === only ? null : false)))
  for (const together of TOGETHER[name] ?? []) texts.push(textWith((key) => (together.includes(key) ? null : false)))
  return [...new Set(texts.filter((text) => text !== undefined))]
}

async function faultsOf({ at, sqlFile, name, row }: Use, client: Client): Promise<string[]> {
  const found = new Map<string, Set<string>>()
  for (const text of variantsOf(sqlFile, name))
    for (const column of await columnsOf(client, text))
      found.set(column.name, (found.get(column.name) ?? new Set()).add(KINDS[column.dataTypeID] ?? 'string'))
  const faults: string[] = []
  for (const [column, kinds] of found) {
    const expected = row.get(column)
    if (expected === undefined || expected.kinds.has('any')) continue
    for (const kind of kinds)
      if (kind !== 'any' && !expected.kinds.has(kind))
        faults.push(
          `${at}: ${name}: "${column}" arrives as ${kind}, the row type says ${[...expected.kinds].join(' | ')}`,
        )
  }
  for (const [property, { isOptional }] of row)
    if (!isOptional && !found.has(property)) faults.push(`${at}: ${name}: no column "${property}"`)
  return faults
}

interface Column {
  readonly name: string
  readonly dataTypeID: number
}

/** Columns of a statement that is prepared and not run; none where the server refuses the text or it returns no rows. */
function columnsOf(client: Client, text: string): Promise<readonly Column[]> {
  return new Promise((done) => {
    let columns: readonly Column[] = []
    client.query({
      submit(connection: { parse(query: object): void; describe(of: object): void; sync(): void }) {
        connection.parse({ name: '', text, types: [] })
        connection.describe({ type: 'S', name: '' })
        connection.sync()
      },
      handleRowDescription: ({ fields }: { fields: readonly Column[] }) => {
        columns = fields
      },
      handleError: () => {
        done([])
      },
      handleReadyForQuery: () => {
        done(columns)
      },
    } as never)
  })
}

function findUses(): { uses: Use[]; unread: string[] } {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: object
  }
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  const program = ts.createProgram(fileNames, options)
  const checker = program.getTypeChecker()
  const uses: Use[] = []
  const unread: string[] = []
  for (const source of program.getSourceFiles()) {
    const file = source.fileName.slice(ROOT.length + 1)
    if (!/^(graphql-api|tilesets)\//.test(file) || /\.test\.ts$|\/test-/.test(file)) continue
    const sqlFiles = statementFilesOf(source)
    const visit = (node: ts.Node): void => {
      ts.forEachChild(node, visit)
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return
      const [type] = node.typeArguments ?? []
      const [argument] = node.arguments
      if (!/^rows?$/.test(node.expression.name.text) || type === undefined || argument === undefined) return
      const at = `${file}:${String(source.getLineAndCharacterOfPosition(node.getStart()).line + 1)}`
      const bind = ts.isCallExpression(argument) && ts.isIdentifier(argument.expression) ? argument : undefined
      const sqlFile = bind && sqlFiles.get((bind.expression as ts.Identifier).text)
      const names = bind?.arguments[0] && literalsOf(checker.getTypeAtLocation(bind.arguments[0]))
      const properties = checker.getTypeFromTypeNode(type).getProperties()
      if (sqlFile === undefined || names === undefined || names.length === 0 || properties.length === 0) {
        unread.push(file)
        return
      }
      const row = new Map(
        properties.map((property) => {
          const kinds = kindsOf(checker.getTypeOfSymbolAtLocation(property, node), checker)
          return [property.name, { kinds, isOptional: (property.flags & ts.SymbolFlags.Optional) !== 0 }]
        }),
      )
      for (const name of names) uses.push({ at, sqlFile, name, row })
    }
    visit(source)
  }
  return { uses, unread: [...new Set(unread)].sort() }
}

/** `const sql = statements(new URL('./x.sql', import.meta.url))`, also by way of a constant: the file of each name. */
function statementFilesOf(source: ts.SourceFile): Map<string, string> {
  const text = source.text
  const urlOf = (path: string): string => new URL(path, pathToFileURL(source.fileName)).href
  const urls = new Map<string, string>()
  for (const [, name = '', path = ''] of text.matchAll(/const (\w+) = new URL\('([^']+\.sql)', import\.meta\.url\)/g))
    urls.set(name, urlOf(path))
  const files = new Map<string, string>()
  for (const [, name = '', path, constant] of text.matchAll(
    /const (\w+)(?:: [^=]+)? = statements\(\s*(?:new URL\('([^']+)', import\.meta\.url\)|(\w+))/g,
  )) {
    const file = path === undefined ? urls.get(constant ?? '') : urlOf(path)
    if (file !== undefined) files.set(name, file)
  }
  return files
}

function literalsOf(type: ts.Type): string[] {
  return (type.isUnion() ? type.types : [type]).flatMap((one) => (one.isStringLiteral() ? [one.value] : []))
}

function kindsOf(type: ts.Type, checker: ts.TypeChecker): Set<string> {
  const kinds = new Set<string>()
  for (const one of type.isUnion() ? type.types : [type]) {
    const { flags } = one
    if (flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) continue
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) kinds.add('any')
    else if (flags & ts.TypeFlags.StringLike) kinds.add('string')
    else if (flags & ts.TypeFlags.NumberLike) kinds.add('number')
    else if (flags & ts.TypeFlags.BooleanLike) kinds.add('boolean')
    else if (checker.isArrayType(one))
      for (const of of kindsOf(checker.getTypeArguments(one as ts.TypeReference)[0] ?? one, checker))
        kinds.add(`${of}[]`)
    else if (one.symbol.name === 'Date') kinds.add('Date')
    else if (/^(Buffer|Uint8Array)$/.test(one.symbol.name)) kinds.add('bytes')
    else kinds.add('object')
  }
  return kinds
}
