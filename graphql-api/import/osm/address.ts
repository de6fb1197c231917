import type { Tags } from './osm-visitor.ts'

const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/

/** One line of address from `addr:*`, in the order of its script: 人民路12号, Rua do Almada 12. */
export function addressOf(tags: Tags): string | undefined {
  const full = tags['addr:full']
  if (full) return full
  const street = tags['addr:street'] ?? tags['addr:place']
  const number = tags['addr:housenumber']
  const house = tags['addr:housename']
  if (!street) return house
  if (!number) return house ? `${house}, ${street}` : street
  if (!CJK.test(street)) return `${street} ${number}`
  return `${tags['addr:city'] ?? ''}${tags['addr:district'] ?? ''}${street}${number}${number.endsWith('号') ? '' : '号'}`
}
