import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Pool } from 'pg'
import { BinaryClient } from '../db/binary-client.ts'
import type { Database } from '../db/database.ts'
import { createPgDatabase } from '../db/pg-database.ts'
import { ownSettings } from '../db/session-settings.ts'
import { startEngine, type Engine } from './engine.ts'
import { createGate, type Gate } from './gate.ts'
import { startLastingEngine } from './lasting-engine.ts'
import { DatabaseHeldError, findHolder, takeLock } from './lock.ts'
import { startUpkeep } from './upkeep.ts'
import { WireStream, localSocket } from './wire-stream.ts'

export interface EmbeddedSettings {
  /** CITY_HOME: the data directory is `db` in it, the lock `db.lock`. */
  readonly home: string
  /**
   * If another process has the directory open: `refuse` throws `DatabaseHeldError`; `attach` works through that process
   * over its local socket, as `city import` does while the server runs.
   */
  readonly whenHeld: 'refuse' | 'attach'
  /** See `EngineSettings.template`. */
  readonly template?: string
  /** Receives notices about the directory and the engine, one line each; default: standard error. */
  readonly onNotice?: (line: string) => void
}

/** The directory exists, but the engine does not start in it. Nothing of it was changed or removed. */
export class DamagedDatabaseError extends Error {
  override readonly name = 'DamagedDatabaseError'
  constructor(directory: string, reason: string, options?: ErrorOptions) {
    super(
      `the embedded database in ${directory} cannot be used (${reason}): nothing of it was removed; is the disk full, make room and start again; ` +
        `else its files are damaged: move the folder aside and bring a backup back by \`npm run city -- restore <backup>\`, or start with an empty city`,
      options,
    )
  }
}

/** @throws {DatabaseHeldError} if another process has the directory open and `whenHeld` is `refuse` */
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
    engine = await startEngineIn(directory, settings)
  } catch (error) {
    await close(server, attached)
    await lock.release()
    throw error
  }
  gate = createGate(engine)
  const upkeep = startUpkeep(gate)
  return overGate(gate, async () => {
    // Transactions of others end first: upkeep may be waiting behind them.
    await close(server, attached)
    await upkeep.close()
    await engine.close()
    await lock.release()
  })
}

/**
 * A directory counts as a database once the engine has started in it and left its mark. Without the mark it is removed
 * only if a note beside it says that its creation was started and interrupted, before anything could be acknowledged;
 * any other content is set aside.
 */
async function startEngineIn(
  directory: string,
  { template, onNotice = toStandardError }: Pick<EmbeddedSettings, 'template' | 'onNotice'>,
): Promise<Engine> {
  const mark = join(directory, 'city-brain.created')
  const begun = `${directory}.creating`
  if (existsSync(mark)) {
    await rm(begun, { force: true })
    return startExisting(directory, onNotice)
  }
  const content = existsSync(directory) ? await readdir(directory) : []
  if (content.length > 0 && !content.includes('PG_VERSION') && !content.includes('base')) {
    throw new DirectoryInUseError(
      `${directory} holds something else (${content.slice(0, 3).join(', ')} …); set CITY_HOME to a directory of its own`,
    )
  }
  if (existsSync(begun)) await rm(directory, { recursive: true, force: true })
  else if (content.length > 0) {
    const aside = `${directory}.aside-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`
    await rename(directory, aside)
    onNotice(
      `${directory} has no mark of ours (city-brain.created): it was set aside as ${aside}, and an empty database takes its place; ` +
        `is it the city's, stop, move it back and make the mark by \`touch ${mark}\``,
    )
  }
  await writeFile(begun, `${new Date().toISOString()}\n`, { mode: 0o600 })
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const engine = await startLastingEngine({ directory, ...(template === undefined ? {} : { template }) }, { onNotice })
  await writeFile(mark, `${new Date().toISOString()}\n`)
  await rm(begun, { force: true })
  return engine
}

async function startExisting(directory: string, onNotice: (line: string) => void): Promise<Engine> {
  try {
    return await startLastingEngine({ directory }, { onNotice })
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
    throw new DamagedDatabaseError(directory, reason, { cause: error })
  }
}

/** The directory has foreign content. */
class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError'
}

function toStandardError(line: string): void {
  process.stderr.write(`city: ${line}\n`)
}

/** A database in memory, for tests. */
export async function openInMemoryDatabase(template?: string): Promise<{ database: Database; engine: Engine }> {
  const engine = await startEngine(template === undefined ? {} : { template })
  return { engine, database: overGate(createGate(engine), () => engine.close()) }
}

function overGate(gate: Gate, onClose: () => Promise<void>): Database {
  // One connection: the engine has one session, for which a second one would only wait.
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
    pipeline: true,
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
      // Only the lock's holder gets here, so an existing socket file was left by a dead process.
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

/** In CITY_HOME if its path is short enough for a socket address (107 bytes on Linux), else in the temporary folder. */
function socketPathOf(home: string): string {
  const digest = createHash('sha256').update(home).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\city-brain-${digest}`
  const near = join(home, 'db.sock')
  return Buffer.byteLength(near) <= 100 ? near : join(tmpdir(), `city-brain-${digest}.sock`)
}

const READ_TIMEOUT_MS = 30_000
/** The death of an attached process is noticed by its socket; this is for one that hangs. */
const ATTACHED_PATIENCE_MS = 120_000

export { DatabaseHeldError }
