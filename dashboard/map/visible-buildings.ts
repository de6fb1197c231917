import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Language } from '../../domain/language.ts'
import type { VisibleBuilding } from '../stores/map-state.ts'
import { tileFeature } from './loaded-features.ts'
import { featureName } from './tile-feature.ts'

/** As many as a person would read. */
const LIMIT = 40

/** The visible named buildings, highest first. */
export function visibleBuildings(map: MapLibreMap, language: Language): VisibleBuilding[] {
  const drawn = map.getLayersOrder().filter((id) => id === 'buildings:bodies')
  if (drawn.length === 0) return []
  const byId = new Map<string, VisibleBuilding>()
  for (const found of map.queryRenderedFeatures({ layers: drawn })) {
    const feature = tileFeature(found)
    const name = featureName(feature, language)
    if (name !== null && !byId.has(feature.id))
      byId.set(feature.id, { id: feature.id, name, heightM: Number(feature.properties.height_m ?? 0) })
  }
  return [...byId.values()].sort((a, b) => b.heightM - a.heightM).slice(0, LIMIT)
}
