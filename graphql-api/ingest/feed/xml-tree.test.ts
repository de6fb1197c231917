import { describe, expect, it } from 'vitest'
import { readXml } from './xml-tree.ts'

const read = (text: string) => readXml(new TextEncoder().encode(text))

describe('readXml', () => {
  it('resolves prefixes, and keeps text, sections and lines', () => {
    expect(
      read('<?xml version="1.0"?>\n<a:x xmlns:a="urn:a" b="1">\n <a:y>t &amp; <![CDATA[<u>]]></a:y></a:x>'),
    ).toMatchObject({
      root: {
        name: 'x',
        namespace: 'urn:a',
        attributes: new Map([
          ['a', 'urn:a'],
          ['b', '1'],
        ]),
        children: [{ name: 'y', namespace: 'urn:a', text: 't & <u>', line: 3 }],
      },
    })
  })

  it('decodes the declared encoding', () => {
    const bytes = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="gb2312"?><a>'),
      Buffer.from([0xd6, 0xd0]),
      Buffer.from('</a>'),
    ])
    expect(readXml(bytes)).toMatchObject({ root: { text: '中' } })
    expect(readXml(Buffer.from('\ufeff<a>中</a>', 'utf16le'))).toMatchObject({ root: { text: '中' } })
  })

  const BOMB = `<!DOCTYPE a [<!ENTITY x "${'x'.repeat(50)}"><!ENTITY y "&x;&x;">]><a>&y;</a>`
  it.each([
    ['<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'FORBIDDEN', 'document type'],
    ['<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', 'FORBIDDEN', 'document type'],
    [BOMB, 'FORBIDDEN', 'document type'],
    ['<!DOCTYPE a [', 'FORBIDDEN', 'document type'],
    ['<a>'.repeat(49), 'FORBIDDEN', 'nests deeper than 48'],
    ['<a>&e;</a>', 'UNREADABLE', 'not XML'],
    ['<a><b></a>', 'UNREADABLE', 'not XML'],
    ['<p:a/>', 'UNREADABLE', 'not XML'],
    ['<a/><a/>', 'UNREADABLE', 'not XML'],
    ['', 'UNREADABLE', 'is empty'],
    ['hello', 'UNREADABLE', 'not XML'],
    [`<a>${'<b/>'.repeat(200_000)}</a>`, 'TOO_LARGE', 'more than 200000 elements'],
  ])('refuses %.60s', (text, code, words) => {
    expect(read(text)).toMatchObject({ fault: { code, message: expect.stringContaining(words) as string } })
  })

  it('refuses bytes that are invalid in the encoding', () => {
    expect(readXml(Uint8Array.of(0x3c, 0x61, 0x3e, 0xff))).toMatchObject({ fault: { code: 'UNREADABLE' } })
    expect(read('<?xml version="1.0" encoding="klingon"?><a/>')).toMatchObject({ fault: { code: 'UNREADABLE' } })
  })
})
