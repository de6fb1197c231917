import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Statement } from './database.ts'

/**
 * Values of a statement's `:name` parameters. A line of SQL that ends in `--? name` is part of the statement only when
 * `name` is given and neither `undefined` nor `false`; that is how optional filters and orders are written in a `.sql` file.
 */
export type Parameters = Readonly<Record<string, unknown>>

/**
 * Reads a `.sql` file of statements, each headed by `-- name: camelCase`, and returns a function that binds one of them.
 *
 *     const sql = statements(new URL('./regions.sql', import.meta.url))
 *     await session.rows<RegionRow>(sql('children', { parentIds: [1, 2] }))
 *
 * @throws {Error} on an unknown statement or a parameter that was not given: both are mistakes in our own code.
 */
export function statements(file: URL): (name: string, parameters?: Parameters) => Statement {
  const path = fileURLToPath(file)
  const topic = `${basename(dirname(path))}/${basename(path, '.sql')}`
  const sources = parse(readFileSync(path, 'utf8'))
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

function parse(text: string): Map<string, Line[]> {
  const sources = new Map<string, Line[]>()
  let current: Line[] | undefined
  for (const raw of text.split('\n')) {
    const heading = /^-- name: (\w+)\s*$/.exec(raw)
    if (heading?.[1] !== undefined) {
      current = []
      sources.set(heading[1], current)
      continue
    }
    const optional = /^(.*?)\s*--\?\s*(\w+)\s*$/.exec(raw)
    const sql = optional?.[1] ?? raw.replace(/\s*--.*$/, '')
    if (current !== undefined && sql.trim() !== '') current.push({ sql, when: optional?.[2] })
  }
  return sources
}

function given(value: unknown): boolean {
  return value !== undefined && value !== false
}
