import { readFileSync } from 'node:fs'
import { format } from 'oxfmt'
import { expect, it } from 'vitest'
import { tileReference } from './tile-reference.ts'

const BEGIN = '<!-- made from tilesets/*.ts -->'
const page = new URL('../docs/tiles.md', import.meta.url)

it('docs/tiles.md says what the tilesets say (npx vitest run tilesets/tile-reference -u writes it)', async () => {
  const [own = ''] = readFileSync(page, 'utf8').split(BEGIN)
  const whole = await format('tiles.md', `${own}${BEGIN}\n\n${tileReference()}\n`, { printWidth: 120 })
  await expect(whole.code).toMatchFileSnapshot(page.pathname)
})
