import { fork, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
const KB_PER_MB = 1024
const START_MS = 15 * 60_000

/** How the server fares; delays are of the time since it was asked last. */
export interface Probe {
  readonly heapMb: number
  readonly externalMb: number
  /** Sockets, timers, files: all that keeps a process alive. */
  readonly handles: number
  readonly delayP99Ms: number
  readonly delayMaxMs: number
}

/** A server of its own with the simulator, as `npm start` starts it. */
export interface RunningCity {
  readonly pid: number
  query<Data>(document: string): Promise<Data>
  probe(): Promise<Probe>
  stop(): Promise<void>
}

export async function startRunningCity(
  home: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningCity> {
  const probe = resolve(import.meta.dirname, 'probe.mjs')
  const child = fork(resolve(ROOT, 'graphql-api/main.ts'), [], {
    cwd: ROOT,
    execArgv: [...process.execArgv, '--import', probe],
    env: { ...process.env, CITY_HOME: home, PORT: '0', MQTT_PORT: '0', CITY_LOG: 'text', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const { url, password } = await readStart(child)
  const headers = { 'content-type': 'application/json', 'apollo-require-preflight': '1', origin: url }
  const signIn = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ username: 'operator', password }),
  })
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return {
    pid: child.pid ?? 0,
    async query<Data>(query: string): Promise<Data> {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { ...headers, cookie },
        body: JSON.stringify({ query }),
      })
      const { data, errors } = (await response.json()) as { data: Data; errors?: readonly { message: string }[] }
      if (errors?.[0] !== undefined) throw new Error(errors[0].message)
      return data
    },
    probe: () =>
      new Promise((done) => {
        child.once('message', (report) => done(report as Probe))
        child.send('probe')
      }),
    async stop() {
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await gone
    },
  }
}

function readStart(child: ChildProcess): Promise<{ url: string; password: string }> {
  return new Promise((done, fail) => {
    const late = setTimeout(
      () => fail(new Error(`the city was not there after ${String(START_MS / 60_000)} minutes`)),
      START_MS,
    )
    let text = ''
    child.once('exit', (code) => fail(new Error(`the city ended with ${String(code)}:\n${text.slice(-2_000)}`)))
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      process.stderr.write(chunk)
      read(chunk)
    })
    child.stdout?.setEncoding('utf8').on('data', read)
    function read(chunk: string): void {
      text = (text + chunk).slice(-20_000)
      const url = /the city is there: (\S+)/.exec(text)?.[1]
      const password = /^\s+operator\s+(\S+)/m.exec(text)?.[1]
      if (url === undefined || password === undefined) return
      clearTimeout(late)
      done({ url, password })
    }
  })
}

/** Memory of a process that is in use, from /proc; NaN where there is none. */
export async function rssMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / KB_PER_MB
}

export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8').catch(() => '')
  return text.trim().split(/\s+/).filter(Boolean).map(Number)
}
