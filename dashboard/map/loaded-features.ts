import type { GeoJSONFeature, Map as MapLibreMap } from 'maplibre-gl'
import type { TileFeature } from './stage-layer.ts'

/** The features of a tileset in the loaded tiles, without duplicates. */
export function loadedFeatures(map: MapLibreMap, tileset: string): TileFeature[] {
  if (!map.getSource(tileset)) return []
  const byId = new Map<string, TileFeature>()
  for (const feature of map.querySourceFeatures(tileset, { sourceLayer: tileset })) {
    const own = tileFeature(feature)
    if (own.id !== '' && !byId.has(own.id)) byId.set(own.id, own)
  }
  return [...byId.values()]
}

export function tileFeature(feature: GeoJSONFeature): TileFeature {
  return {
    id: String(feature.id ?? ''),
    geometry: feature.geometry,
    properties: feature.properties,
  }
}
