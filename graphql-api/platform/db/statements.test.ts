import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { statements } from './statements.ts'

const home = mkdtempSync(join(tmpdir(), 'statements-'))
afterAll(() => {
  rmSync(home, { recursive: true })
})

function file(text: string): URL {
  const path = join(home, 'some.sql')
  writeFileSync(path, text)
  return pathToFileURL(path)
}
const lists = {
  pairs: [
    { table: 'lamp', code: 'a' },
    { table: 'tree', code: 'b' },
  ],
}

describe('a line of a statement', () => {
  it('is repeated for each entry of a list', () => {
    const sql = statements(
      file("-- name: all\nselect 1 where false\nunion all select '{code}' from {table} --* pairs"),
      lists,
    )
    expect(sql('all').text).toBe("select 1 where false\nunion all select 'a' from lamp\nunion all select 'b' from tree")
  })

  it('uses the given table, with a statement for each table', () => {
    const sql = statements(file('-- name: one\nselect :id\nfrom {table} --?* pairs'), lists)
    expect(sql('one', { id: 1, tree: true }).text).toBe('select $1\nfrom tree')
    expect(sql('one', { id: 1, lamp: true }).text).toBe('select $1\nfrom lamp')
    expect(sql('one', { id: 1, lamp: true }).name).not.toBe(sql('one', { id: 1, tree: true }).name)
  })

  it('keeps braces that are not a word of the list', () => {
    const sql = statements(file("-- name: all\nselect '{}', '{other}' from {table} --* pairs"), lists)
    expect(sql('all').text).toContain("select '{}', '{other}' from lamp")
  })

  it('names a missing list', () => {
    expect(() => statements(file('-- name: all\nfrom {table} --* pairs'))).toThrow('"pairs"')
  })
})
