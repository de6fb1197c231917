import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { readDefinition } from '../catalogue/definition.ts'
import type { Encoding, Feed, Payload } from '../feed/feed.ts'
import { FEEDS } from '../adapters/index.ts'
import { isRecord, jsonInScript } from '../feed/json-text.ts'

/** A person in no sample: any trace must come from a test message. */
export const PERSON = {
  name: '慕容云舒',
  other: '上官婉晴',
  phone: '13900007421',
  wide: '１３９００００７４２２',
  spaced: '139 0000 7423',
  arabic: '١٣٩٠٠٠٠٧٤٢٤',
  hidden: '1\u200d3\u200d900007425',
  dashed: '139/0000/7426',
  identity: '99010119881231742X',
  lowIdentity: '990101 19881231 743x',
  wideIdentity: '９９０１０１１９８８１２３１７４２６',
  card: '6222020200117427119',
  email: 'murong.yunshu@example.com',
} as const

/** The person's data in every notation. */
export const TELLING = [
  ...Object.values(PERSON),
  ...[
    '3900007421',
    '3900007422',
    '900007425',
    '0000/7426',
    '19881231 743',
    '0000 7423',
    '19881231742',
    '0200117427',
    'murong.yunshu',
  ],
]

const ABOUT = {
  caller: { name: PERSON.name, phone: PERSON.wide },
  联系人: PERSON.other,
  lxdh: PERSON.spaced,
  phone: PERSON.arabic,
  mobile: Number(PERSON.phone),
  idCard: PERSON.identity,
  description: `${PERSON.name}来电，${PERSON.hidden}`,
  extra: [
    { key: '联系人', value: PERSON.other },
    { name: 'phone', value: PERSON.dashed },
    { key: 'idNumber', value: PERSON.lowIdentity },
  ],
  note: `请回电${PERSON.phone}，或 ${PERSON.spaced}，证件${PERSON.wideIdentity}，卡${PERSON.card}，${PERSON.email}`,
}

const SAMPLES = new URL('../adapters/samples/', import.meta.url)
const MAPPINGS = new URL('../formats/mapping/mappings/', import.meta.url)

/** Built-in feeds and those of the mappings. */
export const ALL_FEEDS: readonly Feed[] = [
  ...(FEEDS as readonly Feed[]),
  ...readdirSync(MAPPINGS)
    .filter((name) => name.endsWith('.json'))
    .map((name) => readDefinition(JSON.parse(readFileSync(new URL(name, MAPPINGS), 'utf8')), name, FEEDS).feed)
    .filter(({ sample }) => readdirSync(SAMPLES).includes(sample)),
]

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  '.js': 'json',
  '.ndjson': 'ndjson',
  '.xml': 'xml',
  '.csv': 'csv',
  '.pb': 'protobuf',
  '.zip': 'zip',
}

export function sampleOf({ sample }: Feed): Payload {
  return { bytes: readFileSync(new URL(sample, SAMPLES)), encoding: ENCODINGS[extname(sample)] ?? 'json' }
}

/** The sample of a feed, broken in ten ways, with a person planted in every possible place. */
export function broken(feed: Feed): readonly (readonly [way: string, payload: Payload])[] {
  const { bytes, encoding } = sampleOf(feed)
  const ways = waysOf(feed, Buffer.from(bytes), encoding)
  const origin = `gateway/${PERSON.other}/${PERSON.phone}`
  return Object.entries(ways).map(([way, content]) => [
    way,
    { bytes: typeof content === 'string' ? Buffer.from(content) : content, encoding, origin },
  ])
}

type Ways = Readonly<Record<string, string | Uint8Array>>

function waysOf(feed: Feed, bytes: Buffer, encoding: Encoding): Ways {
  const other = JSON.stringify({ ticket: 'HL1', category: 'c', title: `${PERSON.name}反映`, ...ABOUT })
  switch (encoding) {
    case 'json':
    case 'ndjson':
      return { ...jsonWays(bytes.toString(), encoding === 'ndjson'), 'of another feed': other }
    case 'xml':
      return { ...xmlWays(bytes.toString()), 'of another feed': other }
    case 'csv':
      return { ...csvWays(bytes.toString(), feed.table?.delimiter ?? ','), 'of another feed': other }
    case 'protobuf':
    case 'zip': {
      const planted = Buffer.from(other)
      const middle = bytes.length >> 1
      return {
        'cut off': Buffer.concat([planted, bytes.subarray(0, middle)]),
        'with something within': Buffer.concat([bytes.subarray(0, middle), planted, bytes.subarray(middle)]),
        'with something behind': Buffer.concat([bytes, planted]),
        doubled: Buffer.concat([bytes, bytes, planted]),
        'of another feed': planted,
      }
    }
  }
}

function jsonWays(sample: string, isLines: boolean): Ways {
  const json = jsonInScript(sample) ?? sample
  const values = (isLines ? sample.split('\n').filter((line) => line.trim() !== '') : [json]).map(
    (text) => JSON.parse(text) as unknown,
  )
  const [, before = '', after = ''] =
    json === sample || isLines ? [] : (/^([^]*?)[[{][^]*[\]}]([^]*)$/.exec(sample) ?? [])
  const write = (change: (value: unknown, key: string) => unknown) =>
    isLines
      ? values.map((value) => JSON.stringify(map(value, change))).join('\n')
      : before + JSON.stringify(map(values[0], change)) + after
  const plant = (value: unknown) => (isRecord(value) && Object.keys(value).length > 2 ? { ...ABOUT, ...value } : value)
  const whole = write(plant)
  return {
    'cut off': whole.slice(0, Math.floor(whole.length * 0.7)),
    'cut off within a value': whole.slice(0, whole.indexOf(PERSON.other) + 3),
    'of wrong types': write((value, key) =>
      key === '' || isRecord(value) || Array.isArray(value) ? plant(value) : [{ value }],
    ),
    'with a person for an object': write((value) =>
      isRecord(value) ? { ...value, caller: `${PERSON.name} ${PERSON.phone}` } : value,
    ),
    'without keys': write((value) =>
      isRecord(value) ? { ...ABOUT, ...Object.fromEntries(Object.entries(value).slice(2)) } : value,
    ),
    'in another encoding': Buffer.from(whole, 'utf16le'),
    'in a list more': isLines
      ? `[[${whole.replaceAll('\n', ',')}]]`
      : `${before}[[${whole.slice(before.length, whole.length - after.length)}]]${after}`,
    doubled: whole + whole,
    'with other fields': whole,
    'at no time': write((value) => plant(typeof value === 'string' && /\d{4}-\d\d-\d\d/.test(value) ? '昨天' : value)),
    'out of range': write((value) => plant(typeof value === 'number' ? value * 1e9 + 1e12 : value)),
    'without a comma': whole.replace(',', ' '),
  }
}

/** Transforms nested values from the bottom up. */
function map(value: unknown, change: (value: unknown, key: string) => unknown, key = ''): unknown {
  if (Array.isArray(value))
    return change(
      value.map((one: unknown) => map(one, change, key)),
      key,
    )
  if (!isRecord(value)) return change(value, key)
  return change(Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, map(inner, change, name)])), key)
}

function xmlWays(sample: string): Ways {
  const about = `<caller><name>${PERSON.name}</name><n:phone xmlns:n="urn:x">${PERSON.wide}</n:phone></caller><contact name="${PERSON.other}" phone="${PERSON.spaced}"/><note>${ABOUT.note}</note><remark>${PERSON.hidden} ${PERSON.lowIdentity}</remark><parameter><valueName>联系人</valueName><value>${PERSON.other}</value></parameter>`
  const whole = sample.replace(/(<[A-Za-z][^>?!]*[^/]>)/, `$1${about}`)
  return {
    'cut off': whole.slice(0, Math.floor(whole.length * 0.7)),
    'cut off within a value': whole.slice(0, whole.indexOf(PERSON.other) + 3),
    'of wrong types': whole.replaceAll(/="[^"]*"/g, `="${PERSON.phone}"`),
    'without keys': whole.replace(/<(\w+)>[^<]*<\/\1>/g, ''),
    'in another encoding': Buffer.from(whole, 'utf16le'),
    'in an element more': `<list>${whole.replace(/<\?xml[^>]*\?>/, '')}</list>`,
    doubled: whole + whole,
    'with other elements': whole,
    'at no time': whole.replaceAll(/\d{4}-\d\d-\d\dT/g, '昨天'),
    'out of range': whole.replaceAll(/"-?\d+\.\d+"/g, '"1e12"'),
    'with an element that is not closed': whole.replace('</caller>', ''),
  }
}

function csvWays(sample: string, delimiter: string): Ways {
  const [header = '', ...lines] = sample.trimEnd().split('\n')
  const person = [PERSON.name, PERSON.wide, PERSON.identity, ABOUT.note]
  const about = ['姓名', 'phone', 'idCard', 'note'].join(delimiter)
  const extended = (line: string) => [line, ...person].join(delimiter)
  const whole = [`${header}${delimiter}${about}`, ...lines.map(extended)].join('\n')
  return {
    'cut off': whole.slice(0, Math.floor(whole.length * 0.7)),
    'without a header': lines.map(extended).join('\n'),
    'of wrong types': whole.replaceAll(/\d+\.\d+/g, 'n/a'),
    'without columns': [about, ...lines.map(() => person.join(delimiter))].join('\n'),
    'in another encoding': Buffer.from(whole, 'utf16le'),
    'with a line of another length': `${whole}\n${PERSON.name}${delimiter}${PERSON.phone}`,
    'with a quote that is not closed': `${whole}\n"${PERSON.name}`,
    doubled: `${whole}\n${whole}`,
    'with other columns': whole,
    'at no time': whole.replaceAll(/\b20\d\d\b/g, '昨天'),
    'out of range': whole.replaceAll(/\d+\.\d+/g, '999999999'),
  }
}
