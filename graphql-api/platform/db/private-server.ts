import { execFile, spawn } from 'node:child_process'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'

const run = promisify(execFile)

/**
 * A private PostgreSQL server for tests and benchmarks: a temporary cluster on a local socket, deleted when stopped.
 */
export interface PrivateServer {
  /** Folder of its socket, for `pgbench -h`. */
  readonly socketFolder: string
  /** User to connect as. */
  readonly user: string
  /** Folder of `psql`, `pgbench` …. */
  readonly binFolder: string
  url(databaseName: string): string
  /** Creates a database, optionally as a copy, and returns its URL. */
  createDatabase(name: string, template?: string): Promise<string>
  /** Ends it at once, as a crash does: connections break, committed data is found again by `resume`. */
  halt(): Promise<void>
  resume(): Promise<void>
  stop(): Promise<void>
}

/** Newest PostgreSQL server programs on this machine, or undefined. */
export function findServerPrograms(): string | undefined {
  const versions = '/usr/lib/postgresql'
  const folders = existsSync(versions)
    ? readdirSync(versions)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(versions, version, 'bin'))
    : []
  folders.push('/usr/local/bin', '/usr/bin', '/opt/homebrew/bin', '/usr/local/pgsql/bin')
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

/**
 * @param settings lines of postgresql.conf, e.g. `{ shared_buffers: '512MB' }`
 * @throws {Error} if PostgreSQL is not installed or does not start
 */
export async function startPrivateServer(settings: Readonly<Record<string, string>> = {}): Promise<PrivateServer> {
  const binFolder = findServerPrograms()
  if (binFolder === undefined) {
    throw new Error(
      'PostgreSQL server programs (initdb, postgres) not found; on Debian: apt-get install postgresql postgresql-15-postgis-3',
    )
  }
  const folder = await mkdtemp(join(tmpdir(), 'city-pg-'))
  // PostgreSQL refuses to run as root.
  const owner = process.getuid?.() === 0 ? await userIds('postgres') : undefined
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid)
  const user = 'postgres'
  const data = join(folder, 'data')
  await run(
    join(binFolder, 'initdb'),
    ['-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...owner, cwd: folder },
  )
  const options: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: folder,
    fsync: 'off',
    max_connections: '60',
    shared_buffers: '256MB',
    ...settings,
  }
  let log = ''
  const launch = () => {
    const child = spawn(
      join(binFolder, 'postgres'),
      ['-D', data, ...Object.entries(options).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
      {
        ...owner,
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    child.stderr.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)))
    const exited = new Promise<void>((resolve) =>
      child.once('exit', () => {
        resolve()
      }),
    )
    return { child, exited }
  }
  let server = launch()
  const url = (name: string): string => `postgres://${user}@localhost/${name}?host=${encodeURIComponent(folder)}`

  async function admin(sql: string): Promise<void> {
    const client = new Client({ connectionString: url('postgres') })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }

  async function untilReady(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await admin('select 1')
        break
      } catch (error) {
        if (server.child.exitCode !== null || attempt > 200)
          throw new Error(`the private PostgreSQL server did not start:\n${log}`, { cause: error })
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
  }
  await untilReady()
  return {
    socketFolder: folder,
    user,
    binFolder,
    url,
    async createDatabase(name, template) {
      await admin(`create database "${name}"${template === undefined ? '' : ` template "${template}"`}`)
      return url(name)
    },
    async halt() {
      server.child.kill('SIGQUIT')
      await server.exited
    },
    async resume() {
      server = launch()
      await untilReady()
    },
    async stop() {
      if (server.child.exitCode === null) server.child.kill('SIGINT')
      await server.exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function userIds(user: string): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, user])).stdout)))
  if (uid === undefined || gid === undefined) throw new Error(`no user ${user}`)
  return { uid, gid }
}
