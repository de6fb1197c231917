import type { ErrorEvent, Map as MapLibreMap } from 'maplibre-gl'
import { useMapState } from '../stores/map-state.ts'
import { isLiveSource } from './live-points.ts'
import { serverNowMs } from '../stores/now.ts'

/** Counts requested, arrived and failed tiles in the map's state. */
export function watchTiles(map: MapLibreMap): void {
  let asked = 0
  let settled = 0
  const report = () => useMapState.getState().set({ tiles: { loaded: Math.min(settled, asked), total: asked } })

  map.on('dataloading', (event) => {
    if (!isTile(event)) return
    asked++
    report()
  })
  map.on('sourcedata', (event) => {
    if (!isTile(event)) return
    settled++
    useMapState.getState().tileArrived()
    report()
  })
  map.on('sourcedataabort', (event) => {
    if (!isTile(event)) return
    asked--
    report()
  })
  map.on('error', (event: ErrorEvent & { sourceId?: string; tile?: unknown }) => {
    if (event.tile) settled++
    if (event.sourceId !== undefined || event.tile) useMapState.getState().tileFailed(serverNowMs())
    report()
  })
  map.on('idle', () => {
    asked = settled = 0
    report()
  })
}

/** Live sources are not counted: they change all the time, and are ready at once. */
function isTile(event: object): boolean {
  if ('sourceId' in event && isLiveSource(String(event.sourceId))) return false
  return 'tile' in event && Boolean(event.tile)
}
