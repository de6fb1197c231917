import { useEffect, useMemo } from 'react'
import type { MoverKind } from '../../domain/mover-kinds.ts'
import { openLiveSocket } from '../api/live-socket.ts'
import type { Layer } from '../layers/layer.ts'
import { useMapState } from '../stores/map-state.ts'
import { useMovers } from '../stores/movers.ts'
import { useView } from '../stores/view.ts'

/** Subscribes to movers in the view while a layer shows them, limited to the shown kinds. */
export function useLivePositions(layers: readonly Layer[]): void {
  const kinds = useMemo(
    () =>
      layers
        .flatMap(({ moving }) => moving?.kinds ?? [])
        .sort()
        .join(' '),
    [layers],
  )
  useEffect(() => {
    if (kinds === '') return
    const { field, changed, set } = useMovers.getState()
    const socket = openLiveSocket({
      listener: {
        frame: (frame) => {
          field.apply(frame, performance.now())
          changed()
        },
        left: (cells) => {
          field.leave(cells)
          changed()
        },
        feeds: (feedIds) => set({ feedIds }),
        state: ({ connection }) => set({ connection }),
      },
    })
    const look = (): void => {
      const { bounds } = useMapState.getState()
      const { camera } = useView.getState()
      if (!bounds || !camera) return
      const [west, south, east, north] = bounds
      // A map with several copies of the world extends beyond its edges.
      const within = (lng: number) => Math.max(-180, Math.min(180, lng))
      socket.look({
        bbox: [within(west), south, within(east), north],
        zoom: camera.zoom,
        kinds: kinds.split(' ') as MoverKind[],
      })
    }
    look()
    const unwatch = useMapState.subscribe((now, before) => {
      if (now.bounds !== before.bounds) look()
    })
    return () => {
      unwatch()
      socket.close()
      field.clear()
      set({ connection: 'closed', feedIds: [] })
      changed()
    }
  }, [kinds])
}
