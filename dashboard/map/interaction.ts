import type { Map as MapLibreMap, MapMouseEvent } from 'maplibre-gl'
import { useMapState } from '../stores/map-state.ts'
import { spokenLanguage } from '../stores/use-language.ts'
import { useView } from '../stores/view.ts'
import { buildingZoom, hitsAt, meaningOf } from './hits.ts'
import type { Marks } from './marks.ts'
import type { Overlay } from './overlay.ts'
import type { StageLayer } from './stage-layer.ts'

/** State read at each event, since it changes. */
export interface Interactive {
  readonly layers: readonly StageLayer[]
  readonly overlay: Overlay | null
  readonly marks: Marks
  /** The zoom that showed the whole region in focus; null: a URL gave the camera. */
  readonly wholeRegionZoom: number | null
}

/** Pointer events of the map: hovering shows a tooltip, a click selects or drills down. */
export function interact(map: MapLibreMap, current: () => Interactive): void {
  let pending: MapMouseEvent | null = null

  const look = () => {
    const event = pending
    pending = null
    if (!event || map.isMoving()) return
    const { layers, overlay, marks, wholeRegionZoom } = current()
    const close = map.getZoom() >= buildingZoom(wholeRegionZoom)
    const hits = hitsAt(map, overlay, layers, event.point)
    const meaning = meaningOf(hits, close)
    map.getCanvas().style.cursor = meaning ? 'pointer' : ''
    const state = useMapState.getState()
    if (meaning?.kind === 'select') {
      const { layer, feature } = meaning.hit
      const tooltip = layer.tooltip(feature, spokenLanguage())
      marks.hover(layer.tileset === 'buildings' ? { tileset: layer.tileset, id: feature.id } : null)
      state.set({
        candidate: null,
        hovered: tooltip ? { layer: layer.id, id: feature.id, ...tooltip, x: event.point.x, y: event.point.y } : null,
      })
    } else {
      marks.hover(null)
      const tooltip = hits.described?.layer.tooltip(hits.described.feature, spokenLanguage())
      state.set({
        candidate: meaning?.code ?? null,
        hovered:
          hits.described && tooltip
            ? {
                layer: hits.described.layer.id,
                id: hits.described.feature.id,
                ...tooltip,
                x: event.point.x,
                y: event.point.y,
              }
            : null,
      })
    }
  }

  map.on('mousemove', (event) => {
    useMapState.getState().set({ cursor: [event.lngLat.lng, event.lngLat.lat] })
    if (!pending) requestAnimationFrame(look)
    pending = event
  })
  map.on('mouseout', () => {
    pending = null
    current().marks.hover(null)
    useMapState.getState().set({ cursor: null, hovered: null, candidate: null })
  })
  map.on('movestart', () => useMapState.getState().set({ hovered: null }))
  map.on('click', (event) => {
    const { layers, overlay, wholeRegionZoom } = current()
    const close = map.getZoom() >= buildingZoom(wholeRegionZoom)
    const meaning = meaningOf(hitsAt(map, overlay, layers, event.point), close)
    if (meaning?.kind === 'drill') useView.getState().drillTo(meaning.code)
    else useView.getState().select(meaning ? meaning.hit.layer.pick(meaning.hit.feature) : null)
  })
}
