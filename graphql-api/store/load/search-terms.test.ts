import { expect, it } from 'vitest'
import { searchTerms } from './search-terms.ts'

it('folds full-width letters as queries are folded, and adds pinyin and its initials', () => {
  expect(searchTerms(['ＩＦＣ\u3000大厦', null, ''])).toBe('ifc 大厦\nifcdasha\nifcds')
})
