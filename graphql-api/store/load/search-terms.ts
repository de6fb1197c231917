import { pinyin } from 'pinyin-pro'
import { foldText } from '../../../domain/fold-text.ts'
import type { Feature } from '../feature.ts'
import { areaM2 } from '../../geometry/measure.ts'

/** What search finds an entity by, and what it shows. */
export interface SearchEntry {
  readonly name: string
  readonly nameEn: string | null
  /** Second line of a result: address, or class. */
  readonly detail: string | null
  readonly code: string | null
  readonly terms: string
  /** 0…1, how much of a landmark it is. */
  readonly weight: number
}

/**
 * Absent when there is nothing to find it by: no name, address or code. Roads and regions are entered when the city settles; pipes are
 * found by their streets; people and households are not to be found.
 */
export function searchEntry(feature: Feature): SearchEntry | undefined {
  if (feature.target === 'road' || feature.target === 'railway' || feature.target === 'region') return undefined
  if (feature.target === 'pipe' || feature.target === 'staff' || feature.target === 'household') return undefined
  const address = 'address' in feature ? feature.address : undefined
  const code = 'code' in feature ? feature.code : undefined
  const name = feature.name ?? feature.nameEn ?? address ?? code
  if (name === undefined || name.trim() === '') return undefined
  const detail = address !== undefined && address !== name ? address : detailOf(feature)
  return {
    name,
    nameEn: feature.nameEn ?? null,
    detail: detail ?? null,
    code: code ?? null,
    terms: searchTerms([
      name,
      feature.nameEn,
      address,
      code,
      'ref' in feature ? feature.ref : undefined,
      ...(feature.otherNames ?? []),
    ]),
    weight: weightOf(feature),
  }
}

/**
 * The terms of one entry, a line each: the words folded, Chinese also as pinyin without tones and as pinyin initials, and what has digits also
 * without what parts them.
 */
export function searchTerms(words: readonly (string | null | undefined)[]): string {
  const terms = new Set<string>()
  for (const word of words) {
    const text = foldText(word ?? '')
    if (text === '') continue
    terms.add(text)
    if (/\d/.test(text)) terms.add(text.replaceAll(/[\s\-_./]+/g, ''))
    if (!/\p{Script=Han}/u.test(text)) continue
    const syllables = pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })
    terms.add(syllables.join('').replaceAll(/\s+/g, ''))
    terms.add(
      syllables
        .map((syllable) => (/^[a-z]+$/.test(syllable) ? syllable[0] : syllable))
        .join('')
        .replaceAll(/\s+/g, ''),
    )
  }
  return [...terms].join('\n')
}

function detailOf(feature: Feature): string | undefined {
  switch (feature.target) {
    case 'building':
      return feature.use === 'unknown' ? undefined : feature.use
    case 'component':
      return feature.classCode
    case 'region':
      return feature.level
    case 'road':
      return feature.roadClass
    case 'route':
      return feature.from === undefined || feature.to === undefined ? feature.kind : `${feature.from} – ${feature.to}`
    case 'unit':
      return feature.stationName ?? feature.kind
    case 'enterprise':
      return feature.category
    case 'staff':
    case 'household':
      return undefined
    default:
      return feature.kind
  }
}

const PLACE_WEIGHT = {
  city: 1,
  town: 0.9,
  suburb: 0.8,
  island: 0.7,
  quarter: 0.7,
  village: 0.7,
  neighbourhood: 0.6,
  square: 0.6,
  locality: 0.4,
} as const

const FACILITY_WEIGHT: Readonly<Record<string, number>> = {
  hospital: 0.8,
  university: 0.8,
  government: 0.75,
  railway_station: 0.8,
  metro_station: 0.75,
  stadium: 0.7,
  museum: 0.7,
  attraction: 0.65,
  fire_station: 0.6,
  police: 0.6,
  theatre: 0.6,
  school: 0.55,
  bus_station: 0.55,
  ferry_terminal: 0.55,
  market: 0.5,
  library: 0.5,
  hotel: 0.45,
  bus_stop: 0.25,
  parking: 0.2,
  toilets: 0.1,
}

function weightOf(feature: Feature): number {
  const sizeM2 = feature.geometry === undefined ? 0 : areaM2(feature.geometry)
  switch (feature.target) {
    case 'place':
      return PLACE_WEIGHT[feature.kind]
    case 'facility':
      return FACILITY_WEIGHT[feature.kind] ?? 0.4
    case 'building':
      return feature.name === undefined
        ? 0.15
        : 0.35 + 0.4 * scale(feature.heightM, 10, 400) + 0.1 * scale(sizeM2, 200, 50_000)
    case 'department':
      return 0.7
    case 'route':
      return feature.kind === 'metro' ? 0.75 : 0.5
    case 'unit':
    case 'sensor':
      return 0.3
    case 'enterprise':
      return 0.25 + 0.25 * scale(feature.employees ?? 1, 5, 5000)
    case 'water':
    case 'green':
      return 0.3 + 0.5 * scale(sizeM2, 1000, 5_000_000)
    default:
      return 0.1
  }
}

/** 0 at `low` and below, 1 at `high` and above, logarithmic between. */
function scale(value: number, low: number, high: number): number {
  return Math.max(0, Math.min(1, Math.log(Math.max(value, 1e-9) / low) / Math.log(high / low)))
}
