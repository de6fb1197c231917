import { expect, test } from 'vitest'
import { tooLongAnswer } from './answer-bytes.ts'

test('measures an answer in bytes and refuses one that is too long', () => {
  expect(tooLongAnswer('临江区', 9)).toBeUndefined()
  expect(tooLongAnswer('临江区!', 9)).toMatchObject({
    errors: [{ extensions: { code: 'ANSWER_TOO_LARGE', measured: 10, max: 9 } }],
  })
})
