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

/** Shows a vehicle with the surrounding streets. */
const FOLLOW_ZOOM = 16

/** Follows a mover until another entity is selected or the user moves the map. Turns its layer on. */
export function useFollowedOnMap(shown: ShownLayers): void {
  const followed = useFollowing((state) => state.followed)
  const id = followed?.id ?? null
  const kind = useMover(id).mover?.kind.toLowerCase() as MoverKind | undefined

  useEffect(() => {
    const layer = kind && LAYERS.find(({ moving }: Layer) => moving?.kinds.includes(kind))
    if (layer && !shown.on.has(layer.id)) shown.toggle(layer.id)
    // Once: a user who turns it off does not want it.
    // oxlint-disable-next-line react/exhaustive-deps
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
