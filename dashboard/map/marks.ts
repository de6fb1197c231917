import type { Map as MapLibreMap } from 'maplibre-gl'
import { isInFocus, type Focus } from './focus.ts'
import { loadedFeatures } from './loaded-features.ts'

type State = 'selected' | 'hover' | 'outside'

/**
 * Selection, hover and focus of features. Kept as feature state, which does not require parsing tiles again, and
 * restored after the style was rebuilt.
 */
export class Marks {
  readonly #map: MapLibreMap
  #selected: readonly string[] = []
  #hover: { tileset: string; id: string } | null = null
  #focus: Focus | null = null
  /** Whether a building was found outside of the focus, by its id. */
  readonly #outside = new Map<string, boolean>()

  constructor(map: MapLibreMap) {
    this.#map = map
    map.on('sourcedata', (event) => {
      if (event.sourceId === 'buildings' && (event.tile || event.isSourceLoaded)) this.#markOutside()
    })
  }

  /** Building ids to draw as selected: an outline and the parts that draw it. */
  select(ids: readonly string[]): void {
    for (const id of this.#selected) if (!ids.includes(id)) this.#set('buildings', id, 'selected', false)
    this.#selected = ids
    for (const id of ids) this.#set('buildings', id, 'selected', true)
  }

  hover(target: { tileset: string; id: string } | null): void {
    if (target?.id === this.#hover?.id && target?.tileset === this.#hover?.tileset) return
    if (this.#hover) this.#set(this.#hover.tileset, this.#hover.id, 'hover', false)
    this.#hover = target
    if (target) this.#set(target.tileset, target.id, 'hover', true)
  }

  focus(focus: Focus | null): void {
    if (focus?.code === this.#focus?.code) return
    this.#focus = focus
    this.#outside.clear()
    if (this.#map.getSource('buildings'))
      this.#map.removeFeatureState({ source: 'buildings', sourceLayer: 'buildings' })
    this.select(this.#selected)
    this.#markOutside()
  }

  /** After the style was rebuilt. */
  restore(): void {
    this.#outside.clear()
    const hover = this.#hover
    this.#hover = null
    this.hover(hover)
    this.select(this.#selected)
    this.#markOutside()
  }

  #markOutside(): void {
    if (!this.#focus) return
    for (const { id, geometry } of loadedFeatures(this.#map, 'buildings')) {
      if (this.#outside.has(id)) continue
      const corner =
        geometry.type === 'Polygon'
          ? geometry.coordinates[0]?.[0]
          : geometry.type === 'MultiPolygon'
            ? geometry.coordinates[0]?.[0]?.[0]
            : undefined
      const outside = corner !== undefined && !isInFocus(this.#focus.boundary, corner)
      this.#outside.set(id, outside)
      if (outside) this.#set('buildings', id, 'outside', true)
    }
  }

  #set(tileset: string, id: string, state: State, value: boolean): void {
    if (this.#map.getSource(tileset))
      this.#map.setFeatureState({ source: tileset, sourceLayer: tileset, id }, { [state]: value })
  }
}
