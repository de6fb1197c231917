import { expect, test } from 'vitest'
import { createStartProgress } from './start-progress.ts'

const stepOf = (progress: ReturnType<typeof createStartProgress>, id: string) =>
  progress.report().steps.find((step) => step.id === id)

test('a step counts its running time, and keeps it', async () => {
  let now = 100
  const progress = createStartProgress('a', () => now)
  await progress.during('import', (report) => {
    now = 350
    report({ done: 3, total: 12, detail: 'roads.geojson' })
    expect(stepOf(progress, 'import')).toEqual({
      id: 'import',
      state: 'running',
      done: 3,
      total: 12,
      detail: 'roads.geojson',
      tookMs: 250,
    })
    return Promise.resolve()
  })
  now = 900
  expect(stepOf(progress, 'import')).toMatchObject({ state: 'done', done: 12, tookMs: 250 })
  progress.end('ready')
  now = 5000
  expect(progress.report()).toMatchObject({ run: 'a', state: 'ready', elapsedMs: 900, problem: null })
})

test('the first failure is the problem, in one line, and is rethrown', async () => {
  const progress = createStartProgress('a', () => 0)
  const fail = (message: string) => () => Promise.reject(new Error(message))
  await expect(progress.during('database', fail('no disk\n    at open'))).rejects.toThrow('no disk')
  await expect(progress.during('dashboard', fail('stopped'))).rejects.toThrow('stopped')
  expect(progress.report().problem).toEqual({ step: 'database', message: 'no disk' })
  expect(stepOf(progress, 'database')?.state).toBe('failed')
})

test('only steps that have not begun are skipped', async () => {
  const progress = createStartProgress('a', () => 0)
  await progress.during('generate', () => Promise.resolve())
  progress.skip('generate', 'import', 'finalize')
  expect(['generate', 'import', 'finalize'].map((id) => stepOf(progress, id)?.state)).toEqual([
    'done',
    'skipped',
    'skipped',
  ])
})
