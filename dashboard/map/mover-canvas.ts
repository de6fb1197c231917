import type { IControl, Map as MapLibreMap } from 'maplibre-gl'
import type { MoverField } from '../stores/mover-field.ts'
import { MoverPainter } from './mover-painter.ts'
import { cameraOf, moverProjection } from './mover-projection.ts'
import type { MovingScene } from './moving.ts'

/** Movers in a canvas of their own above the map: neither the map nor deck.gl layers are redrawn when they move. */
export class MoverCanvas implements IControl {
  readonly #onRenewed: () => void
  readonly #container = document.createElement('div')
  #map: MapLibreMap | undefined
  #shown: { readonly canvas: HTMLCanvasElement; readonly painter: MoverPainter }

  /** @param onRenewed the graphics context was lost and replaced: nothing is drawn yet */
  constructor(onRenewed: () => void) {
    this.#onRenewed = onRenewed
    Object.assign(this.#container.style, { position: 'absolute', left: '0', top: '0', pointerEvents: 'none' })
    this.#shown = this.#begin()
  }

  onAdd(map: MapLibreMap): HTMLElement {
    this.#map = map
    return this.#container
  }

  onRemove(): void {
    this.#map = undefined
    this.#end()
    this.#container.remove()
  }

  getDefaultPosition(): 'top-left' {
    return 'top-left'
  }

  get canvas(): HTMLCanvasElement {
    return this.#shown.canvas
  }

  draw(field: MoverField, scene: MovingScene): void {
    if (!this.#map) return
    this.#fit(this.#map.getCanvas())
    this.#shown.painter.draw(field, scene, moverProjection(cameraOf(this.#map)))
  }

  /** As large as the map, pixel by pixel. */
  #fit({ width, height, clientWidth, clientHeight }: HTMLCanvasElement): void {
    const { canvas } = this.#shown
    if (canvas.width === width && canvas.height === height) return
    Object.assign(canvas, { width, height })
    Object.assign(canvas.style, { width: `${String(clientWidth)}px`, height: `${String(clientHeight)}px` })
  }

  #begin(): { canvas: HTMLCanvasElement; painter: MoverPainter } {
    const canvas = document.createElement('canvas')
    // The shaders smooth edges.
    const gl = canvas.getContext('webgl2', { antialias: false, depth: false })
    if (!gl) throw new Error('This browser offers no WebGL2 canvas, which what moves is drawn with')
    canvas.addEventListener('webglcontextlost', this.#onLost)
    this.#container.append(canvas)
    return { canvas, painter: new MoverPainter(gl) }
  }

  #end(): void {
    const { canvas } = this.#shown
    canvas.removeEventListener('webglcontextlost', this.#onLost)
    // Browsers keep few contexts, and release unused ones late.
    canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext()
    canvas.remove()
  }

  readonly #onLost = (): void => {
    this.#end()
    this.#shown = this.#begin()
    this.#onRenewed()
  }
}
