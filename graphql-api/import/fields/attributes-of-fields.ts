import { readCode } from '../../../domain/written/codes.ts'
import { plainText } from '../../../domain/written/plain-text.ts'
import { isPlainCode } from '../../../domain/written/codes.ts'
import { FieldReader, textOf, type FieldMap } from './field-map.ts'
import type { Fields } from './field-record.ts'
import { CheckedFields, colourOf } from '../../store/thing/checked-fields.ts'
import type { DecimalEvidence } from '../../../domain/written/numbers.ts'
import type { NotUnderstood, Target } from '../../store/feature.ts'
import type { ComponentFeature } from '../../store/things/component.ts'
import { thingOf } from '../../store/things/by-table.ts'
import type { Attributes, Shape } from '../osm/attributes.ts'
import { building, isKnownUse, MOST_HEIGHT_M, MOST_LEVELS, NOT_BUILT } from '../osm/building.ts'
import { camera, CAMERA_TYPES, NOT_CAMERAS } from '../osm/camera.ts'
import { directionDeg } from '../osm/direction.ts'
import { classify } from '../osm/classify.ts'
import { component } from '../osm/component.ts'
import { facility } from '../osm/facility.ts'
import { green } from '../osm/green.ts'
import { place } from '../osm/place.ts'
import {
  degrees,
  DWELLINGS,
  firstWhole,
  highestM,
  LANES,
  metres,
  PEOPLE,
  PLACES,
  speedKmh,
  storeys,
  whole,
  year,
} from '../../../domain/written/values.ts'
import { railway } from '../osm/railway.ts'
import { DEFAULT_LEVELS, type Level } from '../osm/region.ts'
import { road } from '../osm/road.ts'
import type { Tags } from '../osm/osm-visitor.ts'
import { otherNamesOf } from '../osm/names.ts'
import { usefulTags } from '../osm/useful-tags.ts'
import { water } from '../osm/water.ts'
import { BUILDING_USES } from '../../../domain/building-uses.ts'
import { COMPONENT_CLASSES } from '../../../domain/component-classes.ts'
import { FACILITY_KINDS } from '../../../domain/facility-kinds.ts'

export interface Named {
  readonly attributes: Attributes
  readonly name?: string
  readonly nameEn?: string
  readonly otherNames?: readonly string[]
  readonly version: number
  readonly notUnderstood: readonly NotUnderstood[]
}
export type Mapped = Named | { readonly fault: string } | { readonly rule: string }

export interface MappingOptions {
  readonly map?: FieldMap | undefined
  readonly level?: Level | undefined
  /** The decimal sign, as far as the file shows it. */
  readonly decimals?: Pick<DecimalEvidence, 'signOf'> | undefined
}

/**
 * The attributes of a feature for a target, from its fields. Accepts our own words, those of OSM and those of vector
 * tiles in the Tilezen vocabulary; fields are turned into OSM tags, so that one rule for each target decides.
 */
export function attributesOfFields(fields: Fields, target: Target, shape: Shape, options: MappingOptions): Mapped {
  const reader = new FieldReader(fields, target, options.map, options.decimals)
  const name = reader.text('name')
  const nameEn = reader.text('nameEn')
  const read = thingOf(target).read?.(new CheckedFields(reader))
  const made: Made = read !== undefined ? (read as Made) : makers[target as keyof typeof makers](reader, shape, options)
  if ('fault' in made || 'rule' in made) return made
  const version = reader.text('version')
  const attributes = 'tags' in made ? { ...made, tags: otherTags(fields, reader) } : made
  return {
    attributes: attributes,
    ...(name !== undefined && { name: name.slice(0, 500) }),
    ...(nameEn !== undefined && { nameEn: nameEn.slice(0, 500) }),
    ...otherNamesOf(tagsOfFields(fields)),
    version: version !== undefined && /^\d{1,15}$/.test(version) ? Number(version) : 0,
    notUnderstood: reader.notUnderstood,
  }
}

/** The targets indicated by a feature's fields: OSM keys or a Tilezen kind. */
export function targetsOfFields(fields: Fields, shape: Shape): Target[] {
  const tags = tagsOfFields(fields)
  const kind = tags.kind
  if (kind !== undefined && isTilezen(fields)) {
    if (kind === 'building' || kind === 'building_part') return ['building']
    if (ROAD_KINDS.has(kind)) return ['road']
    if (kind === 'rail') return ['railway']
    const order: Target[] =
      shape === 'line'
        ? ['railway', 'water']
        : shape === 'node'
          ? ['facility', 'component', 'place']
          : ['water', 'green', 'facility']
    const target = order.find((candidate) => 'attributes' in attributesOfFields(fields, candidate, shape, {}))
    return target ? [target] : []
  }
  return [...new Set(classify(tags, shape === 'area' ? 'closed' : shape, DEFAULT_LEVELS).map(({ target }) => target))]
}

/** Vector tiles of the Tilezen schema have a kind, a source and an id or a rank on every feature. */
export function isTilezen({ kind, source, id, sort_rank }: Fields): boolean {
  return typeof kind === 'string' && source !== undefined && (id !== undefined || sort_rank !== undefined)
}

const ROAD_KINDS = new Set(['highway', 'major_road', 'minor_road', 'path'])

type Made = Attributes | { fault: string } | { rule: string }
type Maker = (reader: FieldReader, shape: Shape, options: MappingOptions) => Made

/** Things whose fields are turned into OSM tags. */
const makers = {
  region(reader, _, { level }) {
    const word = reader.text('level')
    const found = level ?? (word === undefined ? undefined : levelOf(word))
    if (!found)
      return { fault: `level is ${shown(word)}; expected CITY, DISTRICT, STREET, COMMUNITY or GRID, or give --level` }
    const given = reader.value('code')?.value
    const code = given === undefined ? undefined : readCode(given)
    if (given !== undefined && !isPlainCode(code ?? ''))
      return { fault: `code "${given}" is not 6, 9, 12 or 15 digits` }
    return { target: 'region', level: found, ...(code !== undefined && { code: code.padEnd(12, '0') }) }
  },

  building(reader, shape) {
    const { kind } = reader.fields
    if (isTilezen(reader.fields) && kind !== 'building' && kind !== 'building_part')
      return { rule: `kind ${String(kind)}` }
    const isPart = kind === 'building_part' || reader.flag('part')
    const use = reader.read('use', useWord) ?? 'yes'
    const own = BUILDING_USES.find((known) => known === reader.text('use')?.toLowerCase())
    const partOf = reader.text('partOf')
    const made = building(
      tags({
        [isPart ? 'building:part' : 'building']: use,
        height: reader.readText('heightM', highestM(0.01, MOST_HEIGHT_M)),
        min_height: reader.readText('minHeightM', metres(0, MOST_HEIGHT_M)),
        'building:levels': reader.readText('levels', storeys(0, MOST_LEVELS)),
        'building:flats': reader.readText('households', whole(0, 100_000, DWELLINGS)),
        'ref:building': reader.code('code'),
        'addr:full': reader.text('address'),
        'addr:street': reader.text('street'),
        'addr:housenumber': reader.text('houseNumber'),
        start_date: reader.readText('builtYear', year(1000, 2200)),
      }),
      shape,
    )
    if (!made) return { rule: 'building that is not there' }
    const units = reader.read('units', whole(0, 100_000, DWELLINGS))
    return {
      ...made,
      ...(units !== undefined && { units }),
      ...(own && { use: own }),
      ...(isPart && partOf !== undefined && { partOf }),
    }
  },

  road(reader, shape) {
    if (isTilezen(reader.fields) && !ROAD_KINDS.has(String(reader.fields.kind)))
      return { rule: `kind ${String(reader.fields.kind)}` }
    const word = reader.text('class')
    if (word === undefined) return { fault: 'it has no road class; name its field with --map class=<field>' }
    const className = reader.flag('link') && !word.endsWith('_link') ? `${word}_link` : word
    const made = road(
      tags({
        highway: ROAD_WORDS[className.toLowerCase()] ?? className.toLowerCase(),
        ref: reader.text('ref'),
        oneway: reader.read('oneway', onewayWord),
        lanes: reader.readText('lanes', firstWhole(1, 32, LANES)),
        maxspeed: reader.readText('maxSpeedKmh', speedKmh),
        bridge: reader.flag('bridge') ? 'yes' : undefined,
        tunnel: reader.flag('tunnel') ? 'yes' : undefined,
        layer: reader.readText('layer', firstWhole(-20, 20)),
      }),
      shape,
    )
    return made ?? { rule: `road class ${className}` }
  },

  railway(reader, shape) {
    const kind = reader.text('kind')
    if (kind === undefined) return NO_KIND
    const flags = {
      bridge: reader.flag('bridge') ? 'yes' : undefined,
      tunnel: reader.flag('tunnel') ? 'yes' : undefined,
    }
    const made = railway(tags({ railway: kind, ...flags, service: reader.text('service') }), shape)
    if (!made) return { rule: `kind ${kind}` }
    const ref = reader.text('ref')
    const colour = reader.read('colour', colourOf)
    return { ...made, ...(ref !== undefined && { ref }), ...(colour !== undefined && { colour }) }
  },

  water(reader, shape) {
    if (reader.fields.boundary === true) return { rule: 'boundary line' }
    const kind = reader.text('kind')
    if (kind === undefined) return { target: 'water', kind: 'other' }
    if (shape === 'line') return water(tags({ waterway: kind }), 'line') ?? { rule: `kind ${kind}` }
    if (WATER_KINDS.has(kind)) return { target: 'water', kind: kind as 'lake' }
    if (kind === 'ocean' || kind === 'sea') return { target: 'water', kind: 'sea' }
    return firstOf(kind, ['natural', 'waterway', 'leisure', 'amenity', 'landuse'], (word) => water(word, 'area'))
  },

  green(reader, shape) {
    const kind = reader.text('kind')
    if (kind === undefined) return { target: 'green', kind: 'other' }
    if (GREEN_KINDS.has(kind)) return { target: 'green', kind: kind as 'park' }
    return firstOf(kind.replace(/^natural_/, ''), ['leisure', 'landuse', 'natural', 'amenity'], (word) =>
      green(word, shape),
    )
  },

  place(reader, shape) {
    const kind = reader.text('kind')
    if (kind === undefined) return NO_KIND
    if (reader.text('name') === undefined) return { fault: 'it has no name' }
    const population = reader.readText('population', whole(0, 100_000_000, PEOPLE))
    const made = place(tags({ place: kind, name: 'given', population }), shape === 'area' ? 'node' : shape)
    return made ?? { rule: `kind ${kind}` }
  },

  facility(reader, shape) {
    const kind = reader.text('kind')
    if (kind === undefined) return NO_KIND
    const rest = {
      'addr:full': reader.text('address'),
      phone: reader.text('phone'),
      capacity: reader.readText('capacity', whole(0, 1_000_000, PLACES)),
    }
    const own = FACILITY_KINDS.find((known) => known === kind || FACILITY_WORDS[kind] === known)
    if (own) {
      // Any facility's rule fills the other attributes the same way.
      const made = facility(tags({ amenity: 'library', ...rest }), shape)
      return made ? { ...made, kind: own } : { rule: `kind ${kind}` }
    }
    const keys = [
      'amenity',
      'railway',
      'highway',
      'tourism',
      'emergency',
      'healthcare',
      'leisure',
      'shop',
      'office',
      'social_facility',
    ]
    return firstOf(kind, keys, (word) => facility({ ...word, ...tags(rest) }, shape))
  },

  component(reader) {
    const word = reader.code('class')
    if (word === undefined) return { fault: 'it has no class; name its field with --map class=<field>' }
    const found = componentClassOf(word)
    if (!found) return { rule: `class ${word}` }
    const code = reader.code('code')
    const owner = reader.text('owner')
    const status = reader.read('status', (text) => STATUSES[text.toLowerCase()])
    return {
      target: 'component',
      classCode: found,
      ...(code !== undefined && { code }),
      ...(status && { status }),
      ...(owner !== undefined && { owner: owner.slice(0, 200) }),
      ...(reader.flag('smartPole') && { smartPole: true }),
      tags: {},
    }
  },

  camera(reader, shape) {
    if (isTilezen(reader.fields)) return { rule: `kind ${String(reader.fields.kind)}` }
    const code = reader.code('code')
    const kind = reader.read('kind', cameraType)
    const made = camera(
      tags({
        man_made: 'surveillance',
        'camera:type': kind,
        'camera:direction': reader.readText('directionDeg', (text) => directionDeg(plainText(text))),
        height: reader.readText('heightM', metres(0, 500)),
        operator: reader.text('operator'),
      }),
      shape,
    )
    if (!made) return { fault: 'a line cannot be a camera' }
    const tiltDeg = reader.read('tiltDeg', degrees(-90, 90))
    const viewAngleDeg = reader.read('viewAngleDeg', degrees(1, 360))
    const rangeM = reader.read('rangeM', metres(1, 50_000))
    return {
      ...made,
      ...(code !== undefined && { code }),
      ...(tiltDeg !== undefined && { tiltDeg }),
      ...(viewAngleDeg !== undefined && { viewAngleDeg }),
      ...(rangeM !== undefined && { rangeM }),
    }
  },
} as const satisfies Partial<Record<Target, Maker>>

const NO_KIND = {
  fault: 'it has no kind; name its field with --map kind=<field>, or give one for all with --map kind==<kind>',
}
const BUILDING_WORDS: Readonly<Record<string, string>> = {
  true: 'yes',
  '1': 'yes',
  education: 'school',
  medical: 'hospital',
  transport: 'transportation',
  place_of_worship: 'religious',
  shop: 'retail',
  bank: 'commercial',
  住宅: 'apartments',
  商业: 'commercial',
  办公: 'office',
  工业: 'industrial',
  公共: 'public',
  教育: 'school',
  医疗: 'hospital',
}
const ROAD_WORDS: Readonly<Record<string, string>> = {
  高速公路: 'motorway',
  快速路: 'trunk',
  主干路: 'primary',
  主干道: 'primary',
  次干路: 'secondary',
  次干道: 'secondary',
  支路: 'tertiary',
  minor_road: 'residential',
  minor: 'residential',
  major_road: 'secondary',
}
const FACILITY_WORDS: Readonly<Record<string, string>> = {
  医院: 'hospital',
  诊所: 'clinic',
  药店: 'pharmacy',
  消防站: 'fire_station',
  派出所: 'police',
  学校: 'school',
  幼儿园: 'kindergarten',
  大学: 'university',
  应急避难场所: 'shelter',
  养老院: 'care_home',
  地铁站: 'metro_station',
  公交站: 'bus_stop',
  停车场: 'parking',
  加油站: 'fuel',
  充电站: 'charging_station',
  菜市场: 'market',
  公共厕所: 'toilets',
}
const CAMERA_WORDS: Readonly<Record<string, string>> = {
  '1': 'dome',
  '2': 'hemisphere',
  '3': 'fixed',
  '4': 'ptz',
  球机: 'dome',
  半球: 'hemisphere',
  枪机: 'fixed',
}
const STATUSES: Readonly<Record<string, NonNullable<ComponentFeature['status']>>> = {
  in_use: 'in_use',
  完好: 'in_use',
  damaged: 'damaged',
  破损: 'damaged',
  missing: 'missing',
  丢失: 'missing',
  out_of_use: 'out_of_use',
  废弃: 'out_of_use',
}
const WATER_KINDS = new Set(['river', 'lake', 'canal', 'stream', 'pool', 'other'])
const GREEN_KINDS = new Set(['park', 'garden', 'forest', 'grass', 'pitch', 'cemetery', 'farmland', 'beach', 'other'])
const LEVEL_WORDS: Readonly<Record<string, Level>> = {
  市: 'CITY',
  区: 'DISTRICT',
  县: 'DISTRICT',
  区县: 'DISTRICT',
  街道: 'STREET',
  镇: 'STREET',
  乡: 'STREET',
  社区: 'COMMUNITY',
  村: 'COMMUNITY',
  网格: 'GRID',
}

/** A level by its own name, in Chinese, or as an OSM admin_level. */
export function levelOf(word: string): Level | undefined {
  const upper = word.trim().toUpperCase()
  return (
    (['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID'] as const).find((level) => level === upper) ??
    LEVEL_WORDS[word.trim()] ??
    DEFAULT_LEVELS.get(Number(word))
  )
}

function componentClassOf(word: string): string | undefined {
  if (/^\d{4}$/.test(word)) return word
  const named = COMPONENT_CLASSES.find(({ zh, en }) => zh === word || en.toLowerCase() === word.toLowerCase())
  if (named) return named.code
  for (const key of ['highway', 'emergency', 'amenity', 'man_made', 'power', 'barrier', 'natural']) {
    const made = component({ [key]: word }, 'node')
    if (made) return made.classCode
  }
  return undefined
}

const ONEWAY_WORDS: Readonly<Record<string, readonly string[]>> = {
  yes: ['yes', 'true', '1', 'f', 'ft', 'y', '是', '单行', '单向'],
  no: ['no', 'false', '0', 'b', 'both', 'n', '否', '双行', '双向', 'reversible', 'alternating'],
  '-1': ['-1', 'reverse', 't', 'tf'],
}

function onewayWord(text: string): string | undefined {
  return Object.keys(ONEWAY_WORDS).find((word) => ONEWAY_WORDS[word]?.includes(text.toLowerCase()))
}

/** The OSM value for a building's use, from our own words, OSM's or common ones. */
function useWord(text: string): string | undefined {
  const word = text.toLowerCase()
  if (word === 'yes' || word === 'no') return 'yes'
  const known = BUILDING_WORDS[word] ?? (isKnownUse(word) || NOT_BUILT.has(word) ? word : undefined)
  return known ?? BUILDING_USES.find((use) => use === word)
}

function cameraType(text: string): string | undefined {
  const word = text.toLowerCase()
  return CAMERA_WORDS[word] ?? [...CAMERA_TYPES, ...NOT_CAMERAS, 'unknown', 'camera'].find((known) => known === word)
}

function firstOf(word: string, keys: readonly string[], rule: (tags: Tags) => Made | undefined): Made {
  for (const key of keys) {
    const made = rule({ [key]: word })
    if (made) return made
  }
  return { rule: `kind ${word}` }
}

function tags(given: Readonly<Record<string, string | undefined>>): Tags {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Tags
}

function tagsOfFields(fields: Fields): Tags {
  return tags(Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, textOf(value)])))
}

/** Fields that the mapping did not use are kept as tags. */
function otherTags(fields: Fields, reader: FieldReader): Tags {
  return usefulTags(tagsOfFields(Object.fromEntries(Object.entries(fields).filter(([key]) => !reader.used.has(key)))))
}

function shown(word: string | undefined): string {
  return word === undefined ? 'missing' : `"${word}"`
}
