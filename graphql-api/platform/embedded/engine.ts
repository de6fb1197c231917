import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { lastWords } from './wire.ts'

/** Arguments of the engine thread. */
export interface EngineSettings {
  /** Data directory; absent: in memory (tests). */
  readonly directory?: string
  /** Folder with an engine prepared for tests, `ENGINE_FILES`: an empty directory starts from it much faster. */
  readonly template?: string
}

/** Files of a template. */
export const ENGINE_FILES = {
  /** A data directory from `dump()`. */
  data: 'data.tar',
  /** The part of PostGIS that a database with the extension needs. */
  postgis: 'postgis.tar.gz',
  /** `engine-worker.ts` as JavaScript. */
  worker: 'engine.mjs',
} as const

export type EngineRequest =
  | { kind: 'work'; id: number; bytes: Uint8Array }
  | { kind: 'dump'; id: number }
  | { kind: 'close' }

export type EngineReply =
  | { kind: 'ready'; serverVersion: string }
  | { kind: 'reply'; id: number; bytes: Uint8Array }
  | { kind: 'dumped'; id: number; archive: ArrayBuffer }
  | { kind: 'failed'; message: string }
  | { kind: 'closed' }

/** The embedded engine as a thread. It answers protocol cycles in order. */
export interface Engine {
  readonly serverVersion: string
  /** @param bytes one protocol cycle; its buffer is transferred and must not be used afterwards */
  execute(bytes: Uint8Array): Promise<Uint8Array>
  /** The data directory as an archive. */
  dump(): Promise<Uint8Array>
  close(): Promise<void>
  /** Why it has ended; undefined: it is running. */
  ended(): Error | undefined
}

/** @throws {Error} if the engine cannot open its directory */
export async function startEngine(settings: EngineSettings): Promise<Engine> {
  const worker = new Worker(
    settings.template === undefined
      ? new URL('./engine-boot.mjs', import.meta.url)
      : pathToFileURL(join(settings.template, ENGINE_FILES.worker)),
    { workerData: settings },
  )
  const waiting = new Map<number, { resolve: (value: Uint8Array) => void; reject: (error: Error) => void }>()
  let nextId = 0
  let end: Error | undefined
  let closed = (): void => undefined
  const whenClosed = new Promise<void>((resolve) => (closed = resolve))

  const serverVersion = await new Promise<string>((resolve, reject) => {
    const fail = (error: Error): void => {
      end ??= error
      reject(error)
      for (const request of waiting.values()) request.reject(error)
      waiting.clear()
      closed()
    }
    worker.on('message', (reply: EngineReply) => {
      switch (reply.kind) {
        case 'ready':
          resolve(reply.serverVersion)
          break
        case 'reply': {
          const last = lastWords(reply.bytes)
          if (last !== undefined) {
            fail(new Error(`the embedded database engine stopped: ${last}`))
            void worker.terminate()
            break
          }
          waiting.get(reply.id)?.resolve(reply.bytes)
          waiting.delete(reply.id)
          break
        }
        case 'dumped':
          waiting.get(reply.id)?.resolve(new Uint8Array(reply.archive))
          waiting.delete(reply.id)
          break
        case 'failed':
          fail(new Error(`the embedded database engine failed: ${reply.message}`))
          void worker.terminate()
          break
        case 'closed':
          fail(new Error('the embedded database engine is closed'))
          void worker.terminate()
          break
      }
    })
    worker.on('error', (error) => {
      fail(error instanceof Error ? error : new Error(String(error)))
    })
    worker.on('exit', () => {
      fail(new Error('the embedded database engine stopped'))
    })
  })

  function request(make: (id: number) => EngineRequest, transfer: ArrayBuffer[] = []): Promise<Uint8Array> {
    if (end !== undefined) return Promise.reject(end)
    const id = nextId++
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker.postMessage(make(id), transfer)
    })
  }

  return {
    serverVersion,
    execute: (bytes) => request((id) => ({ kind: 'work', id, bytes }), [bytes.buffer as ArrayBuffer]),
    ended: () => end,
    dump: () => request((id) => ({ kind: 'dump', id })),
    async close() {
      if (end === undefined) worker.postMessage({ kind: 'close' } satisfies EngineRequest)
      await whenClosed
    },
  }
}
