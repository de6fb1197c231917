import type { Position } from 'geojson'
import type { Language } from '../../domain/language.ts'
import type { TileFeature } from './stage-layer.ts'

/** Position of a point feature. */
export function positionOf({ geometry }: TileFeature): [number, number] {
  const [longitude = 0, latitude = 0]: Position = geometry.type === 'Point' ? geometry.coordinates : []
  return [longitude, latitude]
}

/** The name in a feature's tile, in a language; null: none. */
export function featureName({ properties }: TileFeature, language: Language): string | null {
  const name = language === 'en' ? (properties.name_en ?? properties.name) : (properties.name ?? properties.name_en)
  return name === undefined ? null : String(name)
}
