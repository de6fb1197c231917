import type { Tags } from './osm-file.ts'

/** `name` is what is written on the spot; a name in another language stands in where none is given. */
export function namesOf(tags: Tags): { name?: string; nameEn?: string } {
  const name = clean(tags.name) ?? clean(tags.official_name) ?? clean(tags['name:zh'])
  const nameEn = clean(tags['name:en']) ?? clean(tags.int_name) ?? clean(tags['name:latin'])
  const shown = name ?? nameEn
  return { ...(shown && { name: shown }), ...(nameEn && { nameEn }) }
}

function clean(text: string | undefined): string | undefined {
  const trimmed = text?.replace(/\s+/g, ' ').trim()
  return trimmed ? trimmed.slice(0, 500) : undefined
}
