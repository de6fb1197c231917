import { describe, expect, it } from 'vitest'
import { en } from '../ui/messages.en.ts'
import { PANELS } from './index.ts'

const marksOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

describe('the list of panels', () => {
  it('names each once, and one at most for what is selected', () => {
    const ids = PANELS.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(PANELS.filter(({ forSelection }) => forSelection).length).toBeLessThanOrEqual(1)
  })

  it.each(PANELS.map((panel) => [panel.id, panel] as const))('%s says the same in both languages', (id, panel) => {
    const { messages = {}, title } = panel
    for (const [key, text] of Object.entries({ ...messages, title })) {
      expect([key, marksOf(text.en)]).toEqual([key, marksOf(text.zh)])
      expect([key, /\p{Script=Han}/u.test(text.en)]).toEqual([key, false])
      expect([key, text.en.trim() !== '' && text.zh.trim() !== '']).toEqual([key, true])
    }
    const others = PANELS.filter((other) => other.id !== id).flatMap((other) => Object.keys(other.messages ?? {}))
    expect(Object.keys(messages).filter((key) => key in en || others.includes(key))).toEqual([])
  })
})
