import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { capAlerts } from './cap-alerts.ts'
import { cot } from './cot.ts'
import { become } from '../feed/test-message.ts'

const HOSTILE = [
  '',
  ' ',
  '\u0001',
  '&lt;',
  '9'.repeat(50_000),
  '31,121 '.repeat(30_000),
  '红色'.repeat(10_000),
  '<x/>',
  '-'.repeat(50_000),
]
const LONGEST_FAULT = 1_000

describe.each([
  ['cap-alerts', capAlerts, 'cap-alerts.xml'],
  ['cot', cot, 'cot.xml'],
] as const)('%s', (_, feed, sample) => {
  const xml = readFileSync(new URL(`./samples/${sample}`, import.meta.url), 'utf8')
  /** Tags and the text between them. */
  const parts = xml.match(/<[^>]+>|[^<]+/g) ?? []

  function expectNamed(broken: string): void {
    const { arrivals, faults, empty } = become(feed, broken)
    expect(arrivals.length + faults.length + empty).toBeGreaterThan(0)
    for (const { message, place = '' } of faults) {
      expect(message.length).toBeGreaterThan(10)
      expect(message.length + place.length).toBeLessThan(LONGEST_FAULT)
    }
  }

  it('survives each tag and text dropped, repeated or replaced', () => {
    for (const [i, part] of parts.entries()) {
      const around = (middle: string) => [...parts.slice(0, i), middle, ...parts.slice(i + 1)].join('')
      expectNamed(around(''))
      expectNamed(around(part + part))
      if (!part.startsWith('<')) for (const text of HOSTILE) expectNamed(around(text))
    }
  })

  it('survives each attribute dropped or replaced', () => {
    for (const { index, 0: attribute } of xml.matchAll(/ [\w:]+="[^"]*"/g)) {
      const around = (middle: string) => xml.slice(0, index) + middle + xml.slice(index + attribute.length)
      expectNamed(around(''))
      for (const text of HOSTILE)
        if (!text.includes('<')) expectNamed(around(attribute.replace(/"[^"]*"/, `"${text}"`)))
    }
  })

  it('survives anything that is as large as its size limit allows', () => {
    const [, open = ''] = /(<(?:alert|events)[^>]*>)/.exec(xml) ?? []
    const close = `</${feed.id === 'cot' ? 'events' : 'alert'}>`
    const fill = (text: string) => text.repeat(Math.floor(300_000 / text.length))
    expectNamed(`${open}${fill('<info/>')}${close}`)
    expectNamed(`${open}${fill('<event/>')}${close}`)
    expectNamed(`${open}<info>${fill('<area><polygon>1,1</polygon></area>')}</info>${close}`)
    expectNamed(`${open}<a ${Array.from({ length: 20_000 }, (_, i) => `a${i}=""`).join(' ')}/>${close}`)
    expectNamed(`${open}${fill('<category>x</category>')}${close}`)
    expectNamed(`<!DOCTYPE x [${fill('<!ENTITY a "b">')}]>${open}${close}`)
    expectNamed(fill('<a>'))
    expectNamed(fill('<!--'))
    expectNamed(fill('&#x41;'))
  })
})
