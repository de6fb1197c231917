import { execFile } from 'node:child_process'
import { env as own, execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { runCity } from './run-city.ts'

/** The result of a command line. */
export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

type Environment = Readonly<Record<string, string>>

/** Runs a command line in this process, without a keyboard. */
export async function city(args: readonly string[], environment: Environment): Promise<Ended> {
  let [out, err] = ['', '']
  const code = await runCity(args, {
    write: (text) => (out += text),
    warn: (text) => (err += text),
    progress: () => ({ update: () => undefined, end: () => undefined }),
    signal: new AbortController().signal,
    environment,
    interactive: false,
  })
  return { code, out, err }
}

/** Runs it as an operator does: as a separate process. */
export function spawnCity(args: readonly string[], environment: Environment): Promise<Ended> {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  return new Promise((resolve) => {
    execFile(execPath, ['--import', 'tsx', main, ...args], { env: { ...own, ...environment } }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}
