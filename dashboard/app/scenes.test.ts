import { expect, it } from 'vitest'
import { SCENES } from '../../scenes/index.ts'
import { LAYERS } from '../layers/index.ts'
import { PANELS } from '../panels/index.ts'

it.each(SCENES.map((scene) => [scene.id, scene] as const))(
  'scene %s names only layers and panels that exist, none twice',
  (_id, scene) => {
    expect(LAYERS.map((layer) => layer.id)).toEqual(expect.arrayContaining(scene.layers))
    expect(new Set(scene.layers).size).toBe(scene.layers.length)
    const panels = [...scene.panels.left, ...scene.panels.right]
    expect(PANELS.map((panel) => panel.id)).toEqual(expect.arrayContaining(panels))
    expect(new Set(panels).size).toBe(panels.length)
  },
)
