import { expect, it } from 'vitest'
import { translate, type Translate } from '../../ui/i18n.ts'
import { entityRows, type SelectedEntity } from './entity-rows.ts'

const ORIGIN = { id: '7', source: 'city', sourceId: '7', updatedAt: '2026-11-22T08:00:00Z', nameEn: null, region: null }
const POINT = { ...ORIGIN, position: [121.5, 31.2] as [number, number] }
const LINE = {
  ...ORIGIN,
  bounds: [121.5, 31.2, 121.6, 31.3] as [number, number, number, number],
  line: { type: 'MultiLineString' as const, coordinates: [] },
  lengthM: 12_300,
}

const ENTITIES: readonly SelectedEntity[] = [
  {
    kind: 'sensor',
    entity: {
      ...POINT,
      name: null,
      code: 'AQ-1',
      kind: 'AIR_QUALITY',
      heightM: 4,
      owner: '生态环境局',
      poleCode: null,
    },
  },
  {
    kind: 'resource',
    entity: {
      ...POINT,
      name: '滨江站 1 车',
      code: 'U-1',
      kind: 'FIRE_ENGINE',
      crew: 6,
      stationName: '滨江消防救援站',
      department: { id: '3', name: '消防救援大队', nameEn: 'Fire and Rescue' },
    },
  },
  {
    kind: 'route',
    entity: {
      ...LINE,
      name: '1号线',
      ref: '1',
      kind: 'METRO',
      from: '西站',
      to: '东站',
      operator: null,
      stops: ['西站', '中心', '东站'],
      firstDeparture: '05:30',
      lastDeparture: '23:00',
      headwayMin: 4,
    },
  },
  {
    kind: 'pipe',
    entity: {
      ...LINE,
      name: null,
      kind: 'GAS',
      diameterMm: 315,
      material: 'PE',
      depthM: 1.2,
      builtYear: 2012,
      owner: '燃气公司',
      street: '人民路',
    },
  },
]

const rows = (thing: SelectedEntity, language: 'zh' | 'en') => {
  const t: Translate = (key, values) => translate(language, key, values)
  return entityRows(thing, t, language).flatMap(([name, value]) => (value === null ? [] : [`${name} ${String(value)}`]))
}

it.each(ENTITIES.map((thing) => [thing.kind, thing] as const))('says what is known of a %s', (_kind, thing) => {
  for (const language of ['zh', 'en'] as const) {
    const lines = rows(thing, language)
    expect(lines).toMatchSnapshot(language)
    expect(lines.join('\n')).not.toMatch(/undefined|null|NaN|\{\w+\}/)
  }
})

it('says what a pipe is made of in words, and a word that it does not know as it is', () => {
  const pipe = ENTITIES.find(({ kind }) => kind === 'pipe')
  if (pipe?.kind !== 'pipe') throw new Error('there is a pipe among the things')
  const iron: SelectedEntity = { kind: 'pipe', entity: { ...pipe.entity, material: 'ductile_iron' } }
  expect(rows(iron, 'zh')).toContain('材质 球墨铸铁')
  expect(rows(iron, 'en')).toContain('Material Ductile iron')
  expect(rows(pipe, 'zh')).toContain('材质 PE')
})

it('leaves out what is not known', () => {
  const [sensor] = ENTITIES
  if (sensor?.kind !== 'sensor') throw new Error('the first thing is the sensor')
  const bare: SelectedEntity = { kind: 'sensor', entity: { ...sensor.entity, code: null, heightM: null, owner: null } }
  expect(rows(bare, 'zh')).toEqual(['类型 空气质量'])
})
