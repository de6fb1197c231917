import { useEffect } from 'react'
import type { MoverKind } from '../../domain/mover-kinds.ts'
import { useMover } from '../api/use-mover.ts'
import { LAYERS } from '../layers/index.ts'
import type { Layer } from '../layers/layer.ts'
import type { ShownLayers } from '../map/shown-layers.ts'
import { useFollowing } from '../stores/following.ts'
import { useMapCommands } from '../stores/map-commands.ts'
import { useMovers } from '../stores/movers.ts'
import { useView } from '../stores/view.ts'

/** To see what drives, with the streets around it. */
const FOLLOW_ZOOM = 16

/** Goes along with the one that is followed, until another thing is selected or somebody moves the map. Its layer is turned on for it. */
export function useFollowedOnMap(shown: ShownLayers): void {
  const followed = useFollowing((state) => state.followed)
  const id = followed?.id ?? null
  const kind = useMover(id).mover?.kind.toLowerCase() as MoverKind | undefined

  useEffect(() => {
    const layer = kind && LAYERS.find(({ moving }: Layer) => moving?.kinds.includes(kind))
    if (layer && !shown.on.has(layer.id)) shown.toggle(layer.id)
    // Once: who turns it off again does not want it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id, kind])

  useEffect(() => {
    if (id === null) return
    const { followed: begun, stop } = useFollowing.getState()
    if (begun) useMapCommands.getState().commands?.follow(begun.position, FOLLOW_ZOOM)
    const goAlong = (): void => {
      const mover = useMovers.getState().field.stateOf(Number(id))
      if (mover) useMapCommands.getState().commands?.follow(mover.position, null)
    }
    const stopWatching = [
      useMovers.subscribe(goAlong),
      useView.subscribe(({ selection }) => {
        if (selection?.kind !== 'mover' || selection.id !== id) stop()
      }),
    ]
    return () => {
      for (const over of stopWatching) over()
    }
  }, [id])

  useEffect(() => () => useFollowing.getState().stop(), [])
}
