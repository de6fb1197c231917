import type { Masks } from './masks.ts'
import { isPairName, isPairValue, type FieldTest } from './personal-fields.ts'

const TOKEN =
  /<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<\?xml[^>]{0,200}\?>|<\/([^\s<>/]+)\s*>|<([A-Za-z_][^\s<>/="']*)((?:\s+[^\s<>/="']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/y
const DECLARATION =
  /^<\?xml version=["']1\.[01]["'](?: encoding=["'][\w-]{1,20}["'])?(?: standalone=["'](?:yes|no)["'])?\s*\?>$/
const ATTRIBUTE = /(\s+)([^\s<>/="']+)(\s*=\s*)(?:"([^"<]*)"|'([^'<]*)')/g

/** XML with masked texts and attributes; from the first syntax error on, only the shape is shown. */
export function maskXml(text: string, isPersonal: FieldTest, masks: Masks): string {
  const path: string[] = []
  const sealed: boolean[] = []
  /** Depths at which an element marks the value beside it as personal. */
  const pairs = new Set<number>()
  let masked = ''
  const value = (raw: string, isSealed: boolean): string => {
    const read = unescaped(raw)
    if (isPairName(path.at(-1)) && isPersonal([read.trim()])) pairs.add(path.length - 1)
    return read.trim() === '' ? read : escaped(isSealed ? masks.sealed(read) : masks.open(read))
  }
  for (let at = 0; at < text.length;) {
    TOKEN.lastIndex = at
    const found = TOKEN.exec(text)
    if (found === null) return masked + escaped(masks.sealed(text.slice(at)))
    const [token, cdata, closed, opened, attributes = '', empty] = found
    at += token.length
    const isSealed = sealed.at(-1) ?? false
    if (opened !== undefined) {
      path.push(localName(opened))
      const own = isSealed || isPersonal(path) || (pairs.has(path.length - 1) && isPairValue(path.at(-1)))
      let isPair = false
      masked += `<${opened}${attributes.replaceAll(
        ATTRIBUTE,
        (_, blank: string, name: string, is: string, double?: string, single?: string) => {
          const read = double ?? single ?? ''
          if (isPairName(localName(name)) && isPersonal([unescaped(read)])) isPair = true
          const isAbout = own || isPersonal([...path, localName(name)]) || (isPair && isPairValue(localName(name)))
          const written = value(read, isAbout)
          return `${blank}${name}${is}"${written.replaceAll('"', '&quot;')}"`
        },
      )}${empty ?? ''}>`
      if (empty === '/') path.pop()
      else sealed.push(own)
    } else if (closed !== undefined) {
      if (path.pop() !== localName(closed)) return masked + escaped(masks.sealed(text.slice(at - token.length)))
      sealed.pop()
      pairs.delete(path.length + 1)
      masked += token
    } else if (cdata !== undefined) masked += value(cdata.replaceAll('&', '&amp;'), isSealed)
    else if (token.startsWith('<!--')) masked += '<!--…-->'
    else if (token.startsWith('<?')) masked += DECLARATION.test(token) ? token : '<?…?>'
    // Text outside all elements is not XML.
    else masked += value(token, isSealed || path.length === 0)
  }
  return masked
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(raw: string): string {
  return raw.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole
      const code = decimal === undefined ? parseInt(hex ?? '0', 16) : Number(decimal)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
