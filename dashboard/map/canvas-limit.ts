let known: [width: number, height: number] | undefined

/**
 * How large a canvas the graphics card draws, px: a wall is wider than any guess. Asked in a context that is given back at once, since a map
 * wants to know before it has one of its own.
 */
export function canvasLimit(): [width: number, height: number] {
  known ??= askCard() ?? [4096, 4096]
  return known
}

function askCard(): [number, number] | undefined {
  const gl = document.createElement('canvas').getContext('webgl2')
  if (!gl) return undefined
  const side = Math.min(Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)), Number(gl.getParameter(gl.MAX_RENDERBUFFER_SIZE)))
  const [width = side, height = side] = gl.getParameter(gl.MAX_VIEWPORT_DIMS) as Int32Array
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return side > 0 ? [Math.min(side, width), Math.min(side, height)] : undefined
}
