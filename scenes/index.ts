import environment from './environment.json'
import overview from './overview.json'
import traffic from './traffic.json'
import water from './water.json'
import type { Scene } from './scene.ts'

/** Every scene, in the order of its tab. The type checks the shape; scenes.test.ts checks the rest by the schema. */
export const SCENES = [
  overview as Scene,
  traffic as Scene,
  environment as Scene,
  water as Scene,
] as const satisfies readonly Scene[]

export function findScene(id: string): Scene | undefined {
  return SCENES.find((scene) => scene.id === id)
}
