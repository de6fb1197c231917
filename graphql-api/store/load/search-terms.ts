import { pinyin } from 'pinyin-pro'
import { foldText } from '../../../domain/fold-text.ts'
import type { Feature } from '../feature.ts'
import { thingOf } from '../things/by-table.ts'

/** Search terms of an entity, and the text shown for it. */
export interface SearchEntry {
  readonly name: string
  readonly nameEn: string | null
  /** Second line of a result: address, or class. */
  readonly detail: string | null
  readonly code: string | null
  readonly terms: string
  /** 0…1, importance as a landmark. */
  readonly weight: number
}

/**
 * Undefined if it has no name, address or code. Roads and regions are entered in finalizing; pipes are found by their
 * streets; people and households are not searchable.
 */
export function searchEntry(feature: Feature): SearchEntry | undefined {
  const { search } = thingOf(feature.target)
  if (search === null) return undefined
  const address = 'address' in feature ? feature.address : undefined
  const code = 'code' in feature ? feature.code : undefined
  const name = feature.name ?? feature.nameEn ?? address ?? code
  if (name === undefined || name.trim() === '') return undefined
  const detail = address !== undefined && address !== name ? address : search.detail(feature)
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
    weight: search.weight(feature),
  }
}

/**
 * The terms of one entry, one a line: the words folded, Chinese also as pinyin without tones and as pinyin initials,
 * and words with digits also without separators.
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
