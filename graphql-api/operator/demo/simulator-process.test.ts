import { afterEach, expect, test, vi } from 'vitest'
import { NoSimulatorError } from '../../admin/simulator/simulator-control.ts'
import { runSimulator, type SimulatorProcess } from './simulator-process.ts'

const lines: string[] = []
let simulator: SimulatorProcess | undefined
const run = async (): Promise<SimulatorProcess> => {
  const log = { info: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) }
  const own = runSimulator({ args: [], log, program: new URL('./test-simulator-program.mjs', import.meta.url) })
  simulator = own
  await vi.waitFor(() => expect(own.state()).toBeDefined(), { timeout: 10_000, interval: 20 })
  return own
}
afterEach(async () => {
  await simulator?.stop()
  lines.length = 0
})

test('reports its state and takes commands', async () => {
  const own = await run()
  expect(own.state()).toMatchObject({ running: true, speed: 1 })
  expect(await own.send({ command: 'set', speed: 7 })).toMatchObject({ speed: 7 })
  expect(own.state()).toMatchObject({ speed: 7 })
})

test('reports a refused command as an error with the reason', async () => {
  const own = await run()
  await expect(own.send({ command: 'startScript', id: 'war' })).rejects.toThrow('there is no script "war"')
})

test('fails pending commands and logs it when it ends by itself', async () => {
  const own = await run()
  await expect(own.send({ command: 'stopScript', id: 'x' })).rejects.toThrow(NoSimulatorError)
  expect(own.state()).toBeUndefined()
  expect(lines).toEqual(['the simulator of the demo city has ended'])
  await expect(own.send({ command: 'set' })).rejects.toThrow('no simulator runs')
})

test('is gone once stopped, and stays so', async () => {
  const own = await run()
  await own.stop()
  await own.stop()
  expect(own.state()).toBeUndefined()
  expect(lines).toEqual([])
})
