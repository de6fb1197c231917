import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findScene, SCENES } from './index.ts'
import { sceneSchema } from './scene.ts'

describe.each(SCENES.map((scene) => [scene.id, scene] as const))('scene %s', (_id, scene) => {
  it('has the shape of the schema', () => {
    expect(sceneSchema.parse(scene)).toEqual(scene)
  })
})

it('lists every scene file', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json'))
  expect(SCENES.map((scene) => `${scene.id}.json`).sort()).toEqual(files.sort())
})

it('finds a scene by id, and nothing by another', () => {
  expect(findScene('overview')?.title.en).toBe('Overview')
  expect(findScene('../secrets')).toBeUndefined()
})

it.each([
  ['an unknown field', { code: 'alert(1)' }],
  ['an id that is no path segment', { id: 'Über Sicht' }],
  ['a title in one language', { title: { zh: '总览' } }],
])('refuses %s', (_name, change) => {
  expect(sceneSchema.safeParse({ ...SCENES[0], ...change }).success).toBe(false)
})
