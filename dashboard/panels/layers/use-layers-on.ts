import { useMemo } from 'react'
import { LAYERS } from '../../layers/index.ts'
import { useView } from '../../stores/view.ts'
import { findScene } from '../../../scenes/index.ts'

/** Which layers are on: the URL's, else the scene's own. */
export function useLayersOn(): { readonly on: ReadonlySet<string>; toggle(id: string): void } {
  const chosen = useView((view) => view.layers)
  const scene = useView((view) => view.scene)
  const setLayers = useView((view) => view.setLayers)
  return useMemo(() => {
    const on = new Set(chosen ?? findScene(scene)?.layers ?? [])
    return {
      on,
      toggle: (id) =>
        setLayers(LAYERS.map((layer) => layer.id).filter((other) => (other === id ? !on.has(id) : on.has(other)))),
    }
  }, [chosen, scene, setLayers])
}
