import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Pool } from 'pg'
import { BinaryClient } from '../binary-client.ts'
import type { Database } from '../database.ts'
import { createPgDatabase } from '../pg-database.ts'
import { ownSettings } from '../session-settings.ts'
import { startEngine, type Engine } from './engine.ts'
import { createGate, type Gate } from './gate.ts'
import { DatabaseHeldError, findHolder, takeLock } from './lock.ts'
import { startUpkeep } from './upkeep.ts'
import { WireStream, localSocket } from './wire-stream.ts'

export interface EmbeddedSettings {
  /** CITY_HOME: the data directory is `db` in it, the lock `db.lock`. */
  readonly home: string
  /**
   * What to do when another process has the directory open. `refuse` throws `DatabaseHeldError`; `attach` works through
   * that process over its local socket: what `city import` does while the server runs.
   */
  readonly whenHeld: 'refuse' | 'attach'
  /** See `EngineSettings.template`. */
  readonly template?: string
}

/** @throws {DatabaseHeldError} when another process has the directory open and `whenHeld` is `refuse`. */
export async function openEmbeddedDatabase(settings: EmbeddedSettings): Promise<Database> {
  const home = resolve(settings.home)
  await mkdir(home, { recursive: true, mode: 0o700 })
  const directory = join(home, 'db')
  const lockFile = join(home, 'db.lock')
  if (settings.whenHeld === 'attach') {
    const holder = await findHolder(lockFile)
    if (holder !== undefined) return attach(holder.socket)
  }

  const socketPath = socketPathOf(home)
  const attached = new Set<Socket>()
  let gate: Gate | undefined = undefined
  const server = createServer((socket) => {
    attached.add(socket)
    socket.on('close', () => attached.delete(socket))
    if (gate === undefined) socket.destroy()
    else serveAttached(gate, socket)
  })

  const lock = await takeLock(lockFile, home, socketPath, () => listen(server, socketPath))
  let engine: Engine
  try {
    engine = await startEngineIn(directory, settings.template)
  } catch (error) {
    await close(server, attached)
    await lock.release()
    throw error
  }
  gate = createGate(engine)
  const upkeep = startUpkeep(gate)
  return overGate(gate, async () => {
    // What others have open ends first: upkeep may be waiting behind it.
    await close(server, attached)
    await upkeep.close()
    await engine.close()
    await lock.release()
  })
}

/**
 * A directory counts as a database once the engine has come up in it and left its mark. Without the mark its creation was
 * cut off before anything could be acknowledged, and it is made anew.
 */
async function startEngineIn(directory: string, template: string | undefined): Promise<Engine> {
  const mark = join(directory, 'city-brain.created')
  if (existsSync(mark)) return startEngine({ directory })
  const content = existsSync(directory) ? await readdir(directory) : []
  if (content.length > 0 && !content.includes('PG_VERSION') && !content.includes('base')) {
    throw new Error(
      `${directory} holds something else (${content.slice(0, 3).join(', ')} …); set CITY_HOME to a directory of its own`,
    )
  }
  await rm(directory, { recursive: true, force: true })
  const engine = await startEngine({ directory, ...(template === undefined ? {} : { template }) })
  await writeFile(mark, `${new Date().toISOString()}\n`)
  return engine
}

/** A database in memory, for tests. */
export async function openInMemoryDatabase(template?: string): Promise<{ database: Database; engine: Engine }> {
  const engine = await startEngine(template === undefined ? {} : { template })
  return { engine, database: overGate(createGate(engine), () => engine.close()) }
}

function overGate(gate: Gate, onClose: () => Promise<void>): Database {
  // One connection: the engine has one session, and a second one would only wait for the first.
  const pool = new Pool({
    Client: BinaryClient,
    max: 1,
    idleTimeoutMillis: 0,
    pipeline: true,
    onConnect: ownSettings(),
    stream: () => new WireStream(gate),
  })
  return createPgDatabase({ engine: 'embedded', pool, prepare: true, readTimeoutMs: READ_TIMEOUT_MS, onClose })
}

function attach(socketPath: string): Database {
  const pool = new Pool({
    Client: BinaryClient,
    max: 1,
    onConnect: ownSettings(),
    stream: () => localSocket(socketPath),
  })
  return createPgDatabase({ engine: 'embedded', pool, prepare: false, readTimeoutMs: READ_TIMEOUT_MS })
}

function serveAttached(gate: Gate, socket: Socket): void {
  const connection = gate.connect({
    deliver: (bytes) => socket.write(bytes),
    hangUp: (error) => socket.destroy(error),
    patienceMs: ATTACHED_PATIENCE_MS,
  })
  socket.on('data', (bytes) => {
    try {
      connection.push(bytes)
    } catch {
      socket.destroy()
    }
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    connection.close()
  })
}

function listen(server: Server, socketPath: string): Promise<void> {
  return new Promise((resolveListening, reject) => {
    const start = async (): Promise<void> => {
      // Only the lock's holder gets here, so a socket file in the way was left by a dead process.
      if (process.platform !== 'win32') await rm(socketPath, { force: true })
      server.once('error', reject)
      server.listen(socketPath, () => {
        if (process.platform === 'win32') resolveListening()
        else chmod(socketPath, 0o600).then(resolveListening, reject)
      })
    }
    start().catch(reject)
  })
}

function close(server: Server, attached: ReadonlySet<Socket>): Promise<void> {
  for (const socket of attached) socket.destroy()
  return new Promise((resolveClosed) =>
    server.close(() => {
      resolveClosed()
    }),
  )
}

/** In CITY_HOME where its path is short enough for a socket address (107 bytes on Linux), else in the temporary folder. */
function socketPathOf(home: string): string {
  const digest = createHash('sha256').update(home).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\city-brain-${digest}`
  const near = join(home, 'db.sock')
  return Buffer.byteLength(near) <= 100 ? near : join(tmpdir(), `city-brain-${digest}.sock`)
}

const READ_TIMEOUT_MS = 30_000
/** An attached process that dies without a word is noticed by its socket; this is for one that hangs. */
const ATTACHED_PATIENCE_MS = 120_000

export { DatabaseHeldError }
