import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Statement } from './database.ts'

/**
 * Values of a statement's `:name` parameters. A line of SQL that ends in `--? name` is part of the statement only if
 * `name` is given and neither `undefined` nor `false`; this is how optional filters and orders are written in a `.sql`
 * file.
 */
export type Parameters = Readonly<Record<string, unknown>>

/** Tables with other words for a statement; from our own code, never from a request. */
export type Lists = Readonly<Record<string, readonly ListEntry[]>>
export type ListEntry = { readonly table: string } & Readonly<Record<string, string>>

/**
 * Reads a `.sql` file of statements, each headed by `-- name: camelCase`, and returns a function that binds one of
 * them.
 *
 *     const sql = statements(new URL('./regions.sql', import.meta.url))
 *     await session.rows<RegionRow>(sql('children', { parentIds: [1, 2] }))
 *
 * Lines shared by several statements follow `-- part: name` and are included by a line `--+ name`; a line `--+
 * ../folder/file.sql` includes a whole file.
 *
 * A line that ends in `--* list` is repeated for each entry of that list, with `{table}` and the like replaced by the
 * entry's words; one that ends in `--?* list` too, but only for given tables: PostgreSQL has no parameters for table
 * names.
 *
 * @throws {Error} for an unknown statement or a missing parameter: both are mistakes in our own code
 */
export function statements(file: URL, lists: Lists = {}): (name: string, parameters?: Parameters) => Statement {
  const path = fileURLToPath(file)
  const topic = `${basename(dirname(path))}/${basename(path, '.sql')}`
  const sources = parse(file, lists)
  const bound = new Map<string, { text: string; name: string; order: string[] }>()

  return (name, parameters = {}) => {
    const source = sources.get(name)
    if (source === undefined) throw new Error(`${topic}.sql has no statement "${name}"`)
    const lines = source.filter((line) => line.when === undefined || given(parameters[line.when]))
    const key = `${name}:${lines.length === source.length ? '' : source.map((line) => (lines.includes(line) ? 1 : 0)).join('')}`
    let statement = bound.get(key)
    if (statement === undefined) {
      const order: string[] = []
      const text = lines
        .map((line) => line.sql)
        .join('\n')
        .replace(/(?<![:\w]):([a-z]\w*)/gi, (_, parameter: string) => {
          if (!order.includes(parameter)) order.push(parameter)
          return `$${order.indexOf(parameter) + 1}`
        })
      const digest = createHash('sha256').update(text).digest('hex').slice(0, 8)
      statement = { text, order, name: `${topic}.${name}#${digest}` }
      bound.set(key, statement)
    }
    const values = statement.order.map((parameter) => {
      const value = parameters[parameter]
      if (value === undefined) throw new Error(`${topic}.sql, statement "${name}": no value for :${parameter}`)
      return value
    })
    return { name: statement.name, text: statement.text, values }
  }
}

interface Line {
  sql: string
  when: string | undefined
}

function parse(file: URL, lists: Lists): Map<string, Line[]> {
  const sources = new Map<string, Line[]>()
  const parts = new Map<string, Line[]>()
  let current: Line[] | undefined
  for (const raw of readFileSync(file, 'utf8').split('\n')) {
    const heading = /^-- (name|part): (\w+)\s*$/.exec(raw)
    if (heading?.[2] !== undefined) {
      current = []
      ;(heading[1] === 'part' ? parts : sources).set(heading[2], current)
      continue
    }
    const taken = /^\s*--\+\s*(\S+)\s*$/.exec(raw)?.[1]
    if (taken !== undefined) {
      const lines = taken.endsWith('.sql') ? wholeFile(new URL(taken, file)) : parts.get(taken)
      if (lines === undefined)
        throw new Error(`${fileURLToPath(file)} takes in part "${taken}", which does not stand above it`)
      current?.push(...lines)
      continue
    }
    const repeated = /^(.*?)\s*--(\??)\*\s*(\w+)\s*$/.exec(raw)
    if (repeated !== null) {
      const [, sql = '', optional, list = ''] = repeated
      const entries = lists[list]
      if (entries === undefined)
        throw new Error(`${fileURLToPath(file)} repeats a line for "${list}", a list it was not given`)
      current?.push(
        ...entries.map((entry) => ({ sql: filled(sql, entry), when: optional === '' ? undefined : entry.table })),
      )
      continue
    }
    const line = parseLine(raw)
    if (line !== undefined) current?.push(line)
  }
  return sources
}

function wholeFile(file: URL): Line[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map(parseLine)
    .filter((line) => line !== undefined)
}

function parseLine(raw: string): Line | undefined {
  const optional = /^(.*?)\s*--\?\s*(\w+)\s*$/.exec(raw)
  const sql = optional?.[1] ?? raw.replace(/\s*--.*$/, '')
  return sql.trim() === '' ? undefined : { sql, when: optional?.[2] }
}

function filled(sql: string, entry: ListEntry): string {
  return sql.replace(/\{(\w+)\}/g, (mark, word: string) => entry[word] ?? mark)
}

function given(value: unknown): boolean {
  return value !== undefined && value !== false
}
