import { RECORD } from '../stores/mover-record.ts'
import type { MoverField } from '../stores/mover-field.ts'
import { markerName, type MarkerAtlas } from './marker-atlas.ts'
import { ATTRIBUTES, DOTS, LOOKS, MARKERS } from './mover-shaders.ts'
import type { MoverProjection } from './mover-projection.ts'
import {
  dotRadiusPx,
  HEADING_ZOOM,
  ICON_ZOOM,
  iconsOf,
  markerSizePx,
  shownKinds,
  staleBefore,
  type MovingScene,
} from './moving.ts'
import { linkProgram, type Program } from './program.ts'
import type { Rgba } from './themes/theme.ts'

const RECORD_BYTES = 4 * RECORD.words
/** Of one mover: a square. */
const CORNERS = 4

/**
 * Draws the records of a field. The graphics card stores them and moves them by the clock: a frame costs a few numbers
 * and two calls, however many movers there are, and an update only the changed records.
 */
export class MoverPainter {
  readonly #gl: WebGL2RenderingContext
  readonly #dots: Program
  readonly #markers: Program
  /** The uploaded records; another array: none. */
  #records: Uint32Array | undefined
  /** The uploaded markers. */
  #atlas: MarkerAtlas | undefined
  #texture: WebGLTexture | null = null

  /** @param gl exclusive: bindings persist */
  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#dots = linkProgram(gl, DOTS)
    this.#markers = linkProgram(gl, MARKERS)
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer())
    for (const { location, word, words } of ATTRIBUTES) {
      gl.enableVertexAttribArray(location)
      gl.vertexAttribIPointer(location, words, gl.UNSIGNED_INT, RECORD_BYTES, 4 * word)
      gl.vertexAttribDivisor(location, 1)
    }
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
  }

  draw(field: MoverField, scene: MovingScene, projection: MoverProjection): void {
    const gl = this.#gl
    this.#upload(field)
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight)
    gl.clear(gl.COLOR_BUFFER_BIT)
    if (field.count === 0) return
    if (projection.zoom < ICON_ZOOM) this.#drawDots(field, scene, projection)
    else this.#drawMarkers(field, scene, projection)
  }

  #drawDots(field: MoverField, scene: MovingScene, projection: MoverProjection): void {
    const gl = this.#gl
    const { at } = this.#use(this.#dots, scene, projection)
    gl.uniform1f(at('radius'), dotRadiusPx(projection.zoom))
    gl.uniform1f(at('pixel'), projection.pixel)
    gl.uniform4fv(at('moving'), colour(scene.theme.points.moving))
    gl.uniform4fv(at('stale'), colour(scene.theme.points.stale))
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, CORNERS, field.count)
  }

  #drawMarkers(field: MoverField, scene: MovingScene, projection: MoverProjection): void {
    const gl = this.#gl
    const { mapping } = scene.markers
    this.#bindAtlas(scene.markers)
    const { at } = this.#use(this.#markers, scene, projection)
    const { width, height } = scene.markers.canvas
    const cellOf = (name: string): number[] => [(mapping[name]?.x ?? 0) / width, (mapping[name]?.y ?? 0) / height]
    const icons = iconsOf(scene.drawings)
    const heading = mapping[markerName('heading', 'plain')]
    gl.uniform2fv(
      at('cells'),
      LOOKS.flatMap((look) => icons.flatMap((icon) => cellOf(markerName(icon, look)))),
    )
    gl.uniform2fv(at('headingCell'), cellOf(markerName('heading', 'plain')))
    gl.uniform2f(at('cellSize'), (heading?.width ?? 0) / width, (heading?.height ?? 0) / height)
    // Of the centre of the map: farther away is smaller.
    const w = projection.matrix[15] ?? 1
    gl.uniform2f(at('clipPerPixel'), (2 * w) / projection.width, (-2 * w) / projection.height)
    gl.uniform1ui(at('selected'), scene.selectedId)
    gl.uniform1f(at('northDeg'), projection.bearing)
    gl.uniform1f(at('flatness'), Math.cos((projection.pitch * Math.PI) / 180))
    const sizePx = markerSizePx(projection.zoom)
    for (const isHeading of projection.zoom >= HEADING_ZOOM ? [true, false] : [false]) {
      gl.uniform1i(at('isHeading'), isHeading ? 1 : 0)
      gl.uniform1f(at('size'), isHeading ? 1.7 * sizePx : sizePx)
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, CORNERS, field.count)
    }
  }

  #use(program: Program, scene: MovingScene, projection: MoverProjection): Program {
    const gl = this.#gl
    const { at } = program
    gl.useProgram(program.program)
    gl.uniformMatrix4fv(at('projection'), false, projection.matrix)
    gl.uniform2ui(at('origin'), projection.origin[0], projection.origin[1])
    gl.uniform1ui(at('nowMs'), Math.floor(scene.atMs) >>> 0)
    gl.uniform1ui(at('staleBefore'), staleBefore(scene.nowMs) >>> 0)
    gl.uniform1uiv(at('staleFeeds'), bitsOf(scene.staleFeeds))
    gl.uniform1ui(at('shownKinds'), shownKinds(scene.drawings) >>> 0)
    return program
  }

  #upload(field: MoverField): void {
    const gl = this.#gl
    const { first, end } = field.takeWritten()
    if (this.#records !== field.records) {
      this.#records = field.records
      gl.bufferData(gl.ARRAY_BUFFER, field.records, gl.DYNAMIC_DRAW)
    } else if (end > first) {
      const words = (end - first) * RECORD.words
      gl.bufferSubData(gl.ARRAY_BUFFER, first * RECORD_BYTES, field.records, first * RECORD.words, words)
    }
  }

  #bindAtlas(atlas: MarkerAtlas): void {
    if (atlas === this.#atlas) return
    this.#atlas = atlas
    const gl = this.#gl
    gl.deleteTexture(this.#texture)
    this.#texture = gl.createTexture()
    gl.bindTexture(gl.TEXTURE_2D, this.#texture)
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true)
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, atlas.canvas)
    gl.generateMipmap(gl.TEXTURE_2D)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE)
  }
}

/** Premultiplied, 0…1. */
function colour([red, green, blue, alpha]: Rgba): number[] {
  return [red * alpha, green * alpha, blue * alpha, 255 * alpha].map((value) => value / 255 / 255)
}

/** 256 feeds, a bit each. */
function bitsOf(flags: readonly boolean[]): Uint32Array {
  const bits = new Uint32Array(8)
  for (const [i, flag] of flags.entries()) if (flag && i < 256) bits[i >> 5] = (bits[i >> 5] ?? 0) | (1 << (i & 31))
  return bits
}
