/** Properties of the graphics card, read before the map has a context. */
export interface GraphicsCard {
  /** The largest canvas, px: a wall may be very wide. */
  readonly maxCanvas: [width: number, height: number]
  /** False if the processor renders instead: antialiasing takes half as long again there. */
  readonly isReal: boolean
}

const UNKNOWN: GraphicsCard = { maxCanvas: [4096, 4096], isReal: true }

let known: GraphicsCard | undefined

export function graphicsCard(): GraphicsCard {
  known ??= askCard() ?? UNKNOWN
  return known
}

/** Uses a context that is released at once. */
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

/** Whether a WebGL renderer is software: SwiftShader, Mesa's llvmpipe and softpipe, Windows' WARP. */
export function drawsInSoftware(renderer: string): boolean {
  return /swiftshader|llvmpipe|softpipe|microsoft basic render/i.test(renderer)
}
