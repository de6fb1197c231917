import { spawn, type ChildProcess } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { smallTown } from '../fixtures/small-town.ts'
import { ADMIN, createPeople, type People } from './people.ts'

/** The real server in a process of its own, on a free loopback port, with a CITY_HOME that is gone when it stops. */
export interface CityServer extends People {
  readonly url: string
  /** Runs `npm run city -- …` beside the running server. @returns what it printed; throws when it fails. */
  city(...words: string[]): Promise<string>
  /** Imports the small town with some who look after it and draws its grids, as a newcomer would. */
  importSmallTown(): Promise<void>
  /** What the server has written so far: its last 8,000 characters since it was started. */
  log(): string
  /** Stops the server and starts another one on the same address and CITY_HOME. `kill`: without a warning, as a power cut would. */
  restart(how?: 'stop' | 'kill'): Promise<void>
  /** Resolves when the city is there. */
  ready(): Promise<void>
  /** Stops the server and removes its CITY_HOME. */
  stop(): Promise<void>
}

export interface CityServerOptions {
  /** Size of the demo city; absent: none, the city is empty. */
  readonly demoScale?: number
  /** Starts with what `importSmallTown` brings in: a copy of the CITY_HOME that `small-town-home.ts` has made. */
  readonly smallTown?: boolean
  /** `door`: returns when the address answers, while the city is still being made. Default: when the city is there. */
  readonly until?: 'door' | 'ready'
  /** More of its environment, e.g. `OIDC_ISSUER`. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Who looks after two streets of the small town. */
const STAFF = [
  'code,name,role,region_code,phone',
  'S-01,王小明,supervisor,990102001000,13800000001',
  'S-02,李娟,manager,990102001001,13800000002',
  'S-03,赵强,assistant,990101001001,13800000003',
].join('\n')

/** Names the folder to the workers. */
export const SMALL_TOWN_HOME = 'CITY_E2E_SMALL_TOWN'

const root = resolve(import.meta.dirname, '..')

export async function startCityServer(options: CityServerOptions = {}): Promise<CityServer> {
  const { demoScale, smallTown: isSmallTown = false, until = 'ready' } = options
  const home = await mkdtemp(join(tmpdir(), 'city-e2e-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${String(port)}`
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    CITY_HOME: join(home, 'city'),
    CITY_LANG: 'en',
    CITY_ADMIN_PASSWORD: ADMIN.password,
    CITY_DEMO: demoScale === undefined ? '0' : '',
    CITY_DEMO_SCALE: String(demoScale ?? 1),
    // A city that moves gives no two pictures alike.
    CITY_SIMULATOR: '0',
    MQTT_PORT: 'off',
    ...options.environment,
  }
  delete environment.DATABASE_URL
  delete environment.CITY_ADMIN_PASSWORD_FILE
  delete environment.CITY_SEED
  if (isSmallTown) await cp(smallTownHome(), environment.CITY_HOME ?? '', { recursive: true })
  let log = ''
  let server = start()

  function start(): ChildProcess {
    log = ''
    const started = spawn(process.execPath, ['--import', 'tsx', 'graphql-api/main.ts'], {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-8000)))
    return started
  }

  async function city(...words: string[]): Promise<string> {
    return finished(
      spawn(process.execPath, ['--import', 'tsx', 'graphql-api/operator/cli/main.ts', ...words], {
        cwd: root,
        env: environment,
      }),
      words,
    )
  }
  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = new Promise((done) => server.once('exit', done))
    server.kill(signal)
    await exited
  }
  async function stop(): Promise<void> {
    await end('SIGTERM')
    await rm(home, { recursive: true, force: true })
  }
  async function answers(path: string): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      if (server.exitCode !== null || attempt > 1500) {
        await stop()
        throw new Error(`the server does not answer ${path}:\n${log}`)
      }
      const isThere = await fetch(url + path).then(
        (response) => response.ok,
        () => false,
      )
      if (isThere) return
      await delay(200)
    }
  }
  const ready = (): Promise<void> => answers('/readyz')

  await answers(until === 'door' ? '/healthz' : '/readyz')
  return {
    ...createPeople(url),
    url,
    city,
    stop,
    ready,
    log: () => log,
    async restart(how = 'stop') {
      await end(how === 'kill' ? 'SIGKILL' : 'SIGTERM')
      server = start()
      await answers('/healthz')
    },
    async importSmallTown() {
      const file = join(home, 'small-town.osm')
      await writeFile(file, smallTown().xml)
      await city('import', 'osm', file)
      await city('grids', 'draw')
      const staff = join(home, 'staff.csv')
      await writeFile(staff, STAFF)
      await city('import', 'csv', staff, '--target', 'staff')
    },
  }
}

/** Where `small-town-home.ts` has left it. */
function smallTownHome(): string {
  const home = process.env[SMALL_TOWN_HOME]
  if (home === undefined)
    throw new Error(`${SMALL_TOWN_HOME} is not set; expected the folder that the global setup makes`)
  return home
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
