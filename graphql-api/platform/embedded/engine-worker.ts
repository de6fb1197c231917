import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { ltree } from '@electric-sql/pglite/contrib/ltree'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { postgis } from '@electric-sql/pglite-postgis'
import { ENGINE_FILES, type EngineReply, type EngineRequest, type EngineSettings } from './engine.ts'
import {
  endedOnce,
  endOfReply,
  errorReply,
  queryMessage,
  repliesInFull,
  syncMessage,
  type TransactionStatus,
} from './wire.ts'

/** PGlite in a separate thread: wire bytes in, wire bytes out, one request at a time, in order. */

if (parentPort === null) throw new Error('engine-worker.ts runs as a worker thread only')
const port = parentPort
const settings = workerData as EngineSettings

const engine = await PGlite.create({
  extensions: { postgis, ltree, pg_trgm },
  ...(settings.directory === undefined ? {} : { dataDir: settings.directory }),
  ...(settings.template === undefined ? {} : await fromTemplate(settings.template)),
})
const version = await engine.query<{ server_version: string }>('show server_version')
send({ kind: 'ready', serverVersion: version.rows[0]?.server_version ?? 'unknown' })

async function fromTemplate(folder: string): Promise<PGliteOptions> {
  const bundlePath = pathToFileURL(join(folder, ENGINE_FILES.postgis))
  const slim: typeof postgis = {
    ...postgis,
    setup: async (...given) => ({ ...(await postgis.setup(...given)), bundlePath }),
  }
  return {
    loadDataDir: new Blob([await readFile(join(folder, ENGINE_FILES.data))]),
    extensions: { postgis: slim, ltree, pg_trgm },
  }
}

let last = Promise.resolve()
port.on('message', (request: EngineRequest) => {
  last = last.then(() => answer(request))
})

async function answer(request: EngineRequest): Promise<void> {
  try {
    if (request.kind === 'close') {
      await engine.close()
      send({ kind: 'closed' })
    } else if (request.kind === 'dump') {
      send({ kind: 'dumped', id: request.id, archive: await (await engine.dumpDataDir('none')).arrayBuffer() })
    } else {
      const reply = await execute(request.bytes)
      send({ kind: 'reply', id: request.id, bytes: reply }, [reply.buffer as ArrayBuffer])
    }
  } catch (error) {
    send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}

async function execute(bytes: Uint8Array): Promise<Uint8Array> {
  const reply = await exchange(bytes)
  // A copy: it is transferred with its buffer.
  if (repliesInFull(bytes, reply)) return Uint8Array.from(endedOnce(reply))
  return Uint8Array.from(
    errorReply(
      ENGINE_FAULT_STATE,
      'the embedded engine lost an exception in this statement, most likely a geometry operation on invalid input; the transaction is rolled back',
      await abortTransaction(reply),
    ),
  )
}

/**
 * One protocol cycle, by the raw data stream: `execProtocolRaw` also parses everything that it returns, and keeps each
 * message until the next `execProtocol`, which never comes here: a memory leak.
 */
async function exchange(bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  await engine.execProtocolRawStream(bytes, {
    // A view of memory that the engine reuses.
    onRawData: (part) => parts.push(part.slice()),
  })
  return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts)
}

/** Puts an open transaction into the failed state, so that nothing of the faulty statement can be committed. */
async function abortTransaction(reply: Uint8Array): Promise<TransactionStatus> {
  const status = endOfReply(reply) ?? endOfReply(await exchange(syncMessage())) ?? 'I'
  if (status !== 'T') return status
  return endOfReply(await exchange(queryMessage('select 1 / 0'))) ?? 'E'
}

function send(reply: EngineReply, transfer: ArrayBuffer[] = []): void {
  port.postMessage(reply, transfer)
}

/** Our own SQLSTATE (class XX, internal error) for an exception that the engine swallowed. */
const ENGINE_FAULT_STATE = 'XXCB1'
