import { describe, expect, it } from 'vitest'
import { jsonInScript, parseJson, readJson } from './json-text.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('readJson', () => {
  it('reads one value, or one on each line', () => {
    expect(readJson({ bytes: bytes('\ufeff[1]'), encoding: 'json' })).toEqual({
      values: [{ value: [1], place: '' }],
      faults: [],
    })
    expect(readJson({ bytes: bytes('1\r\n\n{x}\n2'), encoding: 'ndjson' })).toMatchObject({
      values: [
        { value: 1, place: 'line 1' },
        { value: 2, place: 'line 4' },
      ],
      faults: [{ code: 'UNREADABLE', place: 'line 3' }],
    })
  })

  it('names what is not JSON', () => {
    expect(readJson({ bytes: Uint8Array.of(0xc3, 0x28), encoding: 'json' }).faults).toMatchObject([
      { code: 'UNREADABLE' },
    ])
    expect(parseJson(' ')).toMatchObject({ fault: { code: 'UNREADABLE' } })
    expect(parseJson('<html>')).toMatchObject({
      fault: { message: expect.stringContaining('begins with "<html>"') as string },
    })
  })

  it('limits nesting, not counting brackets in strings', () => {
    expect(parseJson('['.repeat(48) + ']'.repeat(48))).toHaveProperty('value')
    expect(parseJson('['.repeat(1_000_000))).toMatchObject({ fault: { code: 'FORBIDDEN' } })
    expect(parseJson(JSON.stringify(`${'['.repeat(100)}"\\`))).toHaveProperty('value')
  })
})

it('finds the value in a script', () => {
  expect(jsonInScript('var a = [{"b": "]}"}]; exports.a = a;')).toBe('[{"b": "]}"}]')
  expect(jsonInScript('var a = [1, 2')).toBeUndefined()
  expect(jsonInScript('nothing')).toBeUndefined()
})

it('reads no more lines than it could reject', () => {
  const many = { bytes: bytes('x\n'.repeat(100_001)), encoding: 'ndjson' } as const
  expect(readJson(many)).toMatchObject({ values: [], faults: [{ code: 'TOO_LARGE' }] })
  expect(readJson({ ...many, bytes: bytes('1\n'.repeat(100_000)) }).values).toHaveLength(100_000)
})
