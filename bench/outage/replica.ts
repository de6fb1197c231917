import { fork } from 'node:child_process'
import { resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')

/** A whole server in a process of its own, as `npm start` starts it. */
export interface Replica {
  readonly url: string
  /** Of the built-in broker; absent: it is off. */
  readonly mqttPort: number | undefined
  /** Every line that it has written. */
  readonly lines: readonly string[]
  /** Status and text of `/readyz`. */
  readiness(): Promise<string>
  stop(): Promise<void>
}

export async function startReplica(environment: Readonly<Record<string, string>>): Promise<Replica> {
  const child = fork(resolve(ROOT, 'graphql-api/main.ts'), [], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', CITY_LOG: 'text', CITY_DEMO: '0', CITY_SIMULATOR: '0', ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const lines: string[] = []
  const url = await new Promise<string>((done, fail) => {
    child.once('exit', (code) => fail(new Error(`the server ended with ${String(code)}:\n${lines.join('\n')}`)))
    let rest = ''
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n')
      rest = parts.pop() ?? ''
      for (const line of parts) {
        lines.push(line)
        const there = /the city is there: (\S+)/.exec(line)?.[1]
        if (there !== undefined) done(there)
      }
    })
  })
  const port = lines.map((line) => /feeds are taken by MQTT .*port=(\d+)/.exec(line)?.[1]).find(Boolean)
  return {
    ...{ url, lines, mqttPort: port === undefined ? undefined : Number(port) },
    async readiness() {
      const response = await fetch(`${url}/readyz`)
      return `${String(response.status)} ${(await response.text()).trim().replaceAll('\n', '; ')}`
    },
    async stop() {
      if (child.exitCode !== null) return
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await gone
    },
  }
}
