import type { Tags } from './osm-visitor.ts'

/** `name` is the name on site; a name in another language replaces a missing one. */
export function namesOf(tags: Tags): { name?: string; nameEn?: string } {
  const name = clean(tags.name) ?? clean(tags.official_name) ?? clean(tags['name:zh'])
  const nameEn = clean(tags['name:en']) ?? clean(tags.int_name) ?? clean(tags['name:latin'])
  const shown = name ?? nameEn
  return { ...(shown && { name: shown }), ...(nameEn && { nameEn }) }
}

/** Tags of OpenStreetMap, and equivalent fields of other files. */
const OTHER_NAME =
  /^(?:name[:_][a-z]{2,3}(?:[-_:].+)?|(?:alt|old|official|short|loc|nat|reg|int)_?name(?:[:_].+)?|别名|曾用名|旧名|简称|俗称|全称)$/i
const MOST_OTHER_NAMES = 24

/** Other names: in other languages, former, official and short ones. Several in one tag are separated by `;`. */
export function otherNamesOf(tags: Tags): { otherNames?: readonly string[] } {
  const { name, nameEn } = namesOf(tags)
  const found = Object.entries(tags).flatMap(([key, value]) =>
    OTHER_NAME.test(key) ? value.split(';').flatMap((one) => clean(one) ?? []) : [],
  )
  const others = [...new Set(found)].filter((one) => one !== name && one !== nameEn)
  return others.length > 0 ? { otherNames: others.slice(0, MOST_OTHER_NAMES) } : {}
}

function clean(text: string | undefined): string | undefined {
  const trimmed = text?.replace(/\s+/g, ' ').trim()
  return trimmed ? trimmed.slice(0, 500) : undefined
}
