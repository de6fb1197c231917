import { useMemo } from 'react'
import { findScene } from '../../scenes/index.ts'
import { LAYERS } from '../layers/index.ts'
import type { Layer } from '../layers/layer.ts'
import type { ShownLayers } from '../map/shown-layers.ts'
import { useSession } from '../stores/session.ts'
import { useView } from '../stores/view.ts'

/** Layers visible to the viewer, and the active ones: the URL's, else the scene's. */
export function useShownLayers(): ShownLayers {
  const chosen = useView((view) => view.layers)
  const scene = useView((view) => view.scene)
  const rights = useSession(({ viewer }) => viewer?.rights)
  const setLayers = useView((view) => view.setLayers)
  return useMemo(() => {
    const wanted = new Set(chosen ?? findScene(scene)?.layers ?? [])
    const layers = LAYERS.filter(({ right }: Layer) => right === undefined || rights?.has(right))
    const on = new Set(layers.map(({ id }) => id).filter((id) => wanted.has(id)))
    return {
      layers,
      on,
      toggle: (id) =>
        setLayers(layers.map((layer) => layer.id).filter((other) => (other === id ? !on.has(id) : on.has(other)))),
    }
  }, [chosen, scene, rights, setLayers])
}
