import { useMemo } from 'react'
import { findScene } from '../../scenes/index.ts'
import { LAYERS } from '../layers/index.ts'
import type { ShownLayers } from '../map/shown-layers.ts'
import { useView } from '../stores/view.ts'

/** Which layers are on: the URL's, else the scene's own. */
export function useShownLayers(): ShownLayers {
  const chosen = useView((view) => view.layers)
  const scene = useView((view) => view.scene)
  const setLayers = useView((view) => view.setLayers)
  return useMemo(() => {
    const on = new Set(chosen ?? findScene(scene)?.layers ?? [])
    return {
      layers: LAYERS,
      on,
      toggle: (id) =>
        setLayers(LAYERS.map((layer) => layer.id).filter((other) => (other === id ? !on.has(id) : on.has(other)))),
    }
  }, [chosen, scene, setLayers])
}
