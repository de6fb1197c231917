import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { generate } from './generate.ts'

const root = resolve(import.meta.dirname, '../..')

test('docs/schema.graphql is the printed schema; `npm run generate` updates it', async () => {
  const printed = (await generate(root)).find((file) => file.path === 'docs/schema.graphql')
  expect(readFileSync(resolve(root, 'docs/schema.graphql'), 'utf8')).toBe(printed?.content)
})

test('every numeric field and input states its unit or range, by name or in its description', async () => {
  const printed = (await generate(root)).find((file) => file.path === 'docs/schema.graphql')?.content ?? ''
  const unitless: string[] = []
  let description = ''
  for (const line of printed.split('\n')) {
    const field = /^ {2}(\w+)(?:\(.*\))?: Float!?/.exec(line)
    if (field?.[1] !== undefined && !/(M|M2|Deg|Kmh)$/.test(field[1]) && description === '') unitless.push(field[1])
    if (/^ {2}"""/.test(line)) description = line
    else if (field !== null || line === '') description = ''
  }
  expect(unitless).toEqual([])
})
