import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const MODULE = new URL('./end-in-time.ts', import.meta.url).href
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** A process that is asked to stop, and then does this. */
function run(then: string): Promise<{ code: number | null; signal: string | null; out: string }> {
  const script = `
    const { endInTime } = await import(${JSON.stringify(MODULE)})
    endInTime({ limitMs: 200, onLate: () => process.stdout.write('late') })
    ${then}`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { cwd: ROOT })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, out })))
}

test.each([
  ['has nothing more to do ends by itself', '', { code: 0, signal: null, out: '' }],
  ['waits for what does not come is cut off', 'setInterval(() => 0, 1_000)', { code: 0, signal: null, out: 'late' }],
  ['does not come to rest is killed', 'for (;;);', { code: null, signal: 'SIGKILL', out: '' }],
])('a process that %s', async (_, then, ended) => {
  expect(await run(then)).toEqual(ended)
})
