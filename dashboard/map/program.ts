/** A WebGL program with its uniform locations. */
export interface Program {
  readonly program: WebGLProgram
  /** Null: unknown, and setting it has no effect. */
  readonly at: (uniform: string) => WebGLUniformLocation | null
}

export interface ShaderSource {
  readonly vertex: string
  readonly fragment: string
}

/** @throws {Error} with the driver's message if it does not compile */
export function linkProgram(gl: WebGL2RenderingContext, source: ShaderSource): Program {
  const program = gl.createProgram()
  const shaders = [
    [gl.VERTEX_SHADER, source.vertex],
    [gl.FRAGMENT_SHADER, source.fragment],
  ] as const
  const compiled = shaders.map(([type, text]) => {
    const shader = gl.createShader(type)
    if (!shader) return null
    gl.shaderSource(shader, text)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
    return shader
  })
  gl.linkProgram(program)
  // A lost context links nothing, and reports it by an event.
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    const logs = compiled.map((shader) => shader && gl.getShaderInfoLog(shader))
    throw new Error(`A shader does not compile: ${[...logs, gl.getProgramInfoLog(program)].filter(Boolean).join(' ')}`)
  }
  const locations = new Map<string, WebGLUniformLocation | null>()
  return {
    program,
    at: (uniform) => {
      const known = locations.get(uniform)
      if (known !== undefined) return known
      const location = gl.getUniformLocation(program, uniform)
      locations.set(uniform, location)
      return location
    },
  }
}
