import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import iconv from 'iconv-lite'
import { afterAll, describe, expect, it } from 'vitest'
import { csv } from './csv.ts'
import { parseWkt } from './wkt.ts'
import type { Feature, ImportItem } from '../../store/feature.ts'
import { parseImportOptions } from '../importer.ts'

async function read(
  path: string,
  texts: Record<string, string>,
  onEncoding?: (encoding: string) => void,
): Promise<ImportItem[]> {
  const items: ImportItem[] = []
  const options = parseImportOptions(csv, texts) as unknown as Parameters<typeof csv.read>[1]
  for await (const item of csv.read(
    { path, source: 'test', onProgress: () => undefined, ...(onEncoding && { onEncoding }) },
    options,
  ))
    items.push(item)
  return items
}

function features(items: readonly ImportItem[]): Feature[] {
  return items.flatMap((item) => ('feature' in item ? [item.feature] : []))
}

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))
}

describe('cameras', () => {
  it.each([
    ['cameras.csv', 'utf-8'],
    ['cameras-gbk.csv', 'gbk'],
  ])('are read from %s by Chinese column names, including line breaks in quotes', async (file, encoding) => {
    const items = await read(fixture(file), { target: 'cameras', encoding })
    expect(features(items)).toMatchObject([
      { sourceId: '1', name: '南京路口', kind: 'dome', directionDeg: 90, tags: { 备注: '第一行\n第二行' } },
      { sourceId: '2', name: '外滩', kind: 'fixed', directionDeg: 315 },
    ])
  })

  it('are rejected with the line they start on', async () => {
    const items = await read(fixture('cameras.csv'), { target: 'cameras' })
    expect(items.flatMap((item) => (item.outcome === 'rejected' ? [item.reason] : []))).toEqual([
      'line 5: position "", "31.2" is not two numbers',
      'line 6: 8 columns; the header has 7',
      'line 7: longitude 221.49 is outside −180…180',
    ])
  })
})

describe('text without a declared encoding', () => {
  const folder = mkdtempSync(join(tmpdir(), 'csv-encoding-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const HEADER = 'id,name,lng,lat\n'
  /** Names as read, and the encodings that were assumed for them. */
  async function namesOf(content: Buffer, texts: Record<string, string> = {}) {
    const path = join(folder, 'cameras.csv')
    writeFileSync(path, content)
    const assumed: string[] = []
    const items = await read(path, { target: 'cameras', ...texts }, (encoding) => assumed.push(encoding))
    return { names: features(items).map(({ name }) => name), assumed }
  }
  const rows = (...names: string[]) => HEADER + names.map((name, i) => `${i},${name},121.4,31.2\n`).join('')

  it.each(['gbk', 'gb18030'])('is read as GB 18030 if it is %s, and that is said', async (encoding) => {
    const found = await namesOf(
      iconv.encode(rows('南京路口', '人民广场（东）', '上海市黄浦区中山东一路喆㙍'), encoding),
    )
    expect(found.assumed).toEqual(['gb18030'])
    expect(found.names.slice(0, 2)).toEqual(['南京路口', '人民广场（东）'])
  })

  it('is read as GB 18030 although its first bytes would be UTF-8', async () => {
    expect(await namesOf(iconv.encode(rows('联通', '南京路口'), 'gbk'))).toEqual({
      names: ['联通', '南京路口'],
      assumed: ['gb18030'],
    })
  })

  it('is decided by the last of its rows as well as by the first', async () => {
    const late = rows(...Array.from({ length: 3000 }, () => 'camera '.repeat(30)), '南京路口')
    const { names, assumed } = await namesOf(iconv.encode(late, 'gbk'))
    expect([names.length, names.at(-1), assumed]).toEqual([3001, '南京路口', ['gb18030']])
  })

  it.each([
    ['UTF-8', Buffer.from(rows('南京路口', 'São João'))],
    ['ASCII', Buffer.from(rows('Nanjing Road'))],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${rows('南京路口')}`)],
    ['UTF-16 with a byte order mark', iconv.encode(rows('南京路口'), 'utf-16le', { addBOM: true })],
  ])('is not doubted if it is %s', async (_, content) => {
    const { names, assumed } = await namesOf(content)
    expect(names[0]).toMatch(/^(南京路口|Nanjing Road)$/)
    expect(assumed).toEqual([])
  })

  it.each([
    ['Latin text', iconv.encode(rows('São João', 'Praça da Batalha', 'Município'), 'latin1')],
    ['Traditional Chinese in Big5', iconv.encode(rows('臺北市政府', '中山北路', '忠孝東路口'), 'big5')],
    [
      'UTF-8 with one bad byte',
      Buffer.concat([Buffer.from(rows('南京路口', '人民广场')), Buffer.of(0xff), Buffer.from(',x\n')]),
    ],
  ])('is refused if it is %s', async (_, content) => {
    await expect(namesOf(content)).rejects.toThrow(/bytes that are not utf-8/)
  })

  it('is read as declared if that is given', async () => {
    const big5 = iconv.encode(rows('臺北市政府'), 'big5')
    expect(await namesOf(big5, { encoding: 'big5' })).toEqual({ names: ['臺北市政府'], assumed: [] })
    await expect(namesOf(iconv.encode(rows('南京路口'), 'gbk'), { encoding: 'utf-8' })).rejects.toThrow(
      'pass --encoding gbk',
    )
  })
})

describe('components', () => {
  it('are read from semicolons, with class, code, owner and state', async () => {
    expect(features(await read(fixture('components.csv'), { target: 'components' }))).toMatchObject([
      { classCode: '0118', code: '3101150118000001', owner: '路灯所', status: 'in_use' },
      { classCode: '0101', status: 'damaged' },
    ])
  })
})

describe('positions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'csv-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const write = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }

  it('are converted from Gauss-Krüger metres', async () => {
    const [camera] = features(await read(fixture('metres.csv'), { target: 'cameras', crs: 'EPSG:4549' }))
    const [lng, lat] = camera?.geometry?.coordinates as number[]
    expect(lng).toBeCloseTo(121.5, 6)
    expect(lat).toBeCloseTo(31.25, 6)
  })

  it('are taken from the named columns', async () => {
    const path = write('a.csv', 'id,east,north,lon,lat\nx,121.5,31.2,0,0\n')
    const [camera] = features(await read(path, { target: 'cameras', lng: 'east', lat: 'north' }))
    expect(camera?.geometry?.coordinates).toEqual([121.5, 31.2])
    await expect(read(path, { target: 'cameras', lng: 'nope' })).rejects.toThrow(
      '--lng "nope" is not one of its columns id, east, north, lon, lat',
    )
  })

  it('with latitude first are detected', async () => {
    const path = write('b.csv', 'id,lat,lon\n1,121.5,31.2\n2,121.6,31.3\n')
    await expect(read(path, { target: 'cameras' })).rejects.toThrow(
      'have latitude first; expected longitude, then latitude',
    )
  })

  it('at or within a few metres of 0° N 0° E are invalid: the row is rejected, or kept without one if it needs none', async () => {
    const rows = 'a,121.5,31.2\nb,0,0\nc,0.00002,-0.00003\nd,0.5,0\n'
    const cameras = await read(write('zero.csv', `id,lon,lat\n${rows}`), { target: 'cameras' })
    expect(features(cameras).map(({ sourceId }) => sourceId)).toEqual(['a', 'd'])
    expect(cameras.flatMap((item) => (item.outcome === 'rejected' ? [item.reason] : []))).toEqual([
      'line 3: position [0,0] is 0° N 0° E, which means no position',
      'line 4: position [0.00002,-0.00003] is 0° N 0° E, which means no position',
    ])
    const path = write(
      'departments.csv',
      'code,name,kind,lon,lat\nD1,水务局,water,121.5,31.2\nD2,城管局,chengguan,0,0\n',
    )
    const departments = await read(path, { target: 'departments' })
    expect(departments).toMatchObject([
      { outcome: 'loaded', feature: { geometry: { type: 'Point' } } },
      { outcome: 'repaired', reason: expect.stringContaining('kept without one') as string },
    ])
    expect(features(departments)[1]).toMatchObject({ code: 'D2', geometry: undefined })
  })

  it('at 0, 0 of a projection are invalid too', async () => {
    const text = 'id,x,y\n1,500000,3458000\n2,0,0\n'
    const items = await read(write('metres.csv', text), { target: 'cameras', crs: 'EPSG:4549', lng: 'x', lat: 'y' })
    expect(items.map(({ outcome }) => outcome)).toEqual(['loaded', 'rejected'])
  })

  it('far apart with the same id are rejected, except the first', async () => {
    const path = write('c.csv', 'id,lon,lat\n1,121.5,31.2\n1,121.6,31.3\n1,121.5,31.2\n')
    const items = await read(path, { target: 'cameras' })
    expect(items.map(({ outcome }) => outcome)).toEqual(['loaded', 'rejected', 'ignored'])
  })
})

describe('tables of spreadsheets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sheets-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const readText = (text: string | Buffer, texts: Record<string, string> = {}) => {
    const path = join(folder, 'a.csv')
    writeFileSync(path, text)
    return read(path, { target: 'cameras', ...texts })
  }

  it.each([
    ['semicolons and decimal commas', 'sep=;\r\nid;name;lng;lat\r\n1;A;121,4710;31,221\r\n'],
    ['a bar, in quotes', '"sep=|"\nid|name|lng|lat\n1|A|121.471|31.221\n'],
    ['tabs', 'sep=\t\nid\tname\tlng\tlat\n1\tA\t121.471\t31.221\n'],
  ])('may declare %s in a line before the header', async (_, text) => {
    const items = await readText(text)
    expect(features(items)).toMatchObject([{ name: 'A', geometry: { coordinates: [121.471, 31.221] } }])
    expect(await readText(`${text}2`)).toMatchObject([{}, { reason: expect.stringContaining('line 4') as string }])
  })

  it('may have missing or surplus empty cells at the end', async () => {
    const items = await readText(
      'id,name,lng,lat,kind\n1,A,121.1,31.1,dome,\n2,B,121.2,31.2,,,\n3,C,121.3,31.3\n4,D,1,2,ptz,x\n',
    )
    expect(items.map(({ outcome }) => outcome)).toEqual(['loaded', 'loaded', 'loaded', 'rejected'])
    expect(items[3]).toMatchObject({ reason: 'line 5: 6 columns; the header has 5' })
  })

  it('are read as UTF-16 by their byte order mark', async () => {
    const text = '\ufeffid,name,lng,lat\n1,东门,121.471,31.221\n'
    const little = Buffer.from(text, 'utf16le')
    for (const bytes of [little, Buffer.from(little).swap16()])
      expect(features(await readText(bytes))).toMatchObject([{ name: '东门' }])
  })

  const wkt = (x: number) => `"POLYGON((${x} 31,${x + 0.001} 31,${x + 0.001} 31.001,${x} 31.001,${x} 31))"`
  const buildings = (header: string, ...rows: string[]) =>
    readText(`id,wkt,${header}\n${rows.map((row, i) => `${i},${wkt(121 + i / 100)},${row}`).join('\n')}\n`, {
      target: 'buildings',
    })

  it('read thousands as the other numbers indicate', async () => {
    const items = await buildings(
      'height,households,units,built_year',
      '"1,050","1,200","1,350",36526',
      '30米,1 200,1350,2008年',
      '30.0,1200户,1350.0,01.05.1999',
      '3.0E1,1.2E3,-,1999-05',
    )
    expect(features(items)).toMatchObject([
      { heightM: 1050, heightSource: 'measured', households: 1200, units: 1350 },
      { heightM: 30, households: 1200, units: 1350, builtYear: 2008 },
      { heightM: 30, households: 1200, units: 1350, builtYear: 1999 },
      { heightM: 30, households: 1200, builtYear: 1999 },
    ])
    expect(items.flatMap((item) => ('notUnderstood' in item ? item.notUnderstood : []))).toEqual([
      { field: 'built_year', value: '36526' },
    ])
    expect(features(items)[0]).not.toHaveProperty('builtYear')
  })

  it('drop an ambiguous number unless the decimal sign is declared', async () => {
    const [item] = await buildings('height,status_note', '"1,050",x')
    expect(item).toMatchObject({
      feature: { heightSource: 'assumed' },
      notUnderstood: [{ field: 'height', value: '1,050' }],
    })
    const path = join(folder, 'a.csv')
    const heights = async (decimal: string) =>
      features(await read(path, { target: 'buildings', decimal })).map(
        (feature) => 'heightM' in feature && feature.heightM,
      )
    expect([await heights('.'), await heights(',')]).toEqual([[1050], [1.05]])
  })

  it('name words and storeys that are not understood', async () => {
    const items = await buildings('use,levels', '仓库型,18层', '住宅,18座')
    expect(items).toMatchObject([
      { feature: { use: 'unknown', levels: 18 }, notUnderstood: [{ field: 'use', value: '仓库型' }] },
      { feature: { use: 'residential' }, notUnderstood: [{ field: 'levels', value: '18座' }] },
    ])
  })
})

describe('parseWkt', () => {
  it.each([
    ['POINT (1 2)', 'Point', [1, 2]],
    ['point z(1 2 3)', 'Point', [1, 2]],
    [
      'SRID=4326;LINESTRING(1 2,3 4)',
      'LineString',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'POLYGON((0 0, 1e0 0, 1 -1.5, 0 0))',
      'Polygon',
      [
        [
          [0, 0],
          [1, 0],
          [1, -1.5],
          [0, 0],
        ],
      ],
    ],
    [
      'MULTIPOINT ((1 2), (3 4))',
      'MultiPoint',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'MULTIPOLYGON (((0 0,1 0,1 1,0 0)))',
      'MultiPolygon',
      [
        [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      ],
    ],
  ])('%s', (text, type, coordinates) => expect(parseWkt(text)).toEqual({ type, coordinates }))

  it.each(['', 'POINT', 'POINT (1)', 'CIRCLE (1 2)', 'POLYGON ((0 0, 1 1)', '{"type":"Point"}'])(
    '"%s" is not a geometry',
    (text) => {
      expect(parseWkt(text)).toBeUndefined()
    },
  )
})
