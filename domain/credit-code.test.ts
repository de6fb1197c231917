import { describe, expect, it } from 'vitest'
import { creditCodeFault } from './credit-code.ts'

describe('creditCodeFault', () => {
  it('takes a valid code', () => {
    expect(creditCodeFault('91350100M000100Y43')).toBeUndefined()
  })

  it.each([
    ['91350100M000100Y44', 'ends in "4"; its check character is "3"'],
    ['91350100M000100I43', 'has "I" at place 16; expected digits and capitals but I, O, S, V, Z'],
    ['91350100M', 'has 9 characters; expected 18'],
  ])('says of %s that it %s', (code, fault) => {
    expect(creditCodeFault(code)).toBe(fault)
  })
})
