/** What the map wants to know of the graphics card before it has a context of its own. */
export interface GraphicsCard {
  /** The largest canvas it draws, px: a wall is wider than any guess. */
  readonly maxCanvas: [width: number, height: number]
  /** False where the processor draws in its stead: smooth edges take half as long again there. */
  readonly isReal: boolean
}

const UNKNOWN: GraphicsCard = { maxCanvas: [4096, 4096], isReal: true }

let known: GraphicsCard | undefined

export function graphicsCard(): GraphicsCard {
  known ??= askCard() ?? UNKNOWN
  return known
}

/** Asks in a context that is given back at once. */
function askCard(): GraphicsCard | undefined {
  const gl = document.createElement('canvas').getContext('webgl2')
  if (!gl) return undefined
  const side = Math.min(Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)), Number(gl.getParameter(gl.MAX_RENDERBUFFER_SIZE)))
  const [width = side, height = side] = gl.getParameter(gl.MAX_VIEWPORT_DIMS) as Int32Array
  const renderer = gl.getExtension('WEBGL_debug_renderer_info')
  const name = renderer ? String(gl.getParameter(renderer.UNMASKED_RENDERER_WEBGL)) : ''
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  if (!(side > 0)) return undefined
  return { maxCanvas: [Math.min(side, width), Math.min(side, height)], isReal: !drawsInSoftware(name) }
}

/** Whether a renderer, as WebGL names it, is a program: SwiftShader, Mesa's llvmpipe and softpipe, Windows' WARP. */
export function drawsInSoftware(renderer: string): boolean {
  return /swiftshader|llvmpipe|softpipe|microsoft basic render/i.test(renderer)
}
