import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { smallTown } from '../fixtures/small-town.ts'

/** The real server in a process of its own, on a free loopback port, with a CITY_HOME that is gone when it stops. */
export interface CityServer {
  readonly url: string
  /** Runs `npm run city -- …` beside the running server. @returns what it printed; throws when it fails. */
  city(...words: string[]): Promise<string>
  /** Imports the small town and draws its grids, as a newcomer would. */
  importSmallTown(): Promise<void>
  stop(): Promise<void>
}

const root = resolve(import.meta.dirname, '..')

export async function startCityServer(): Promise<CityServer> {
  const home = await mkdtemp(join(tmpdir(), 'city-e2e-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${String(port)}`
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    CITY_HOME: join(home, 'city'),
    CITY_LANG: 'en',
  }
  delete environment.DATABASE_URL
  const server = spawn(process.execPath, ['--import', 'tsx', 'graphql-api/main.ts'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-8000)))

  async function city(...words: string[]): Promise<string> {
    return finished(
      spawn(process.execPath, ['--import', 'tsx', 'graphql-api/cli/main.ts', ...words], {
        cwd: root,
        env: environment,
      }),
      words,
    )
  }
  async function stop(): Promise<void> {
    if (server.exitCode === null) {
      const exited = new Promise((done) => server.once('exit', done))
      server.kill('SIGTERM')
      await exited
    }
    await rm(home, { recursive: true, force: true })
  }

  for (let attempt = 0; ; attempt++) {
    if (server.exitCode !== null || attempt > 600) {
      await stop()
      throw new Error(`the server did not become ready:\n${log}`)
    }
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) break
    await delay(200)
  }

  return {
    url,
    city,
    stop,
    async importSmallTown() {
      const file = join(home, 'small-town.osm')
      await writeFile(file, smallTown().xml)
      await city('import', 'osm', file)
      await city('grids', 'draw')
    },
  }
}

function finished(child: ChildProcess, words: string[]): Promise<string> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((done, fail) => {
    child.once('exit', (code) => {
      if (code === 0) done(output)
      else fail(new Error(`city ${words.join(' ')} ended with ${String(code)}:\n${output}`))
    })
  })
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => {
        if (typeof address === 'object' && address !== null) done(address.port)
        else fail(new Error('no free port'))
      })
    })
  })
}
