import { startEngine, type Engine, type EngineSettings } from './engine.ts'

export interface LastingEngineOptions {
  readonly start?: (settings: EngineSettings) => Promise<Engine>
  /** Called when it has ended, with the reason, and when it is running again. */
  readonly onNotice: (line: string) => void
  readonly now?: () => number
}

/** Pause after a failed start: the cause takes time to fix. */
const PAUSE_MS = 2_000

/**
 * An engine that is restarted when it ends: on a full disk it stops in the middle of a statement, and finds all
 * committed data when it starts again. Requests in progress fail, and so does each client's first one afterwards, which
 * tells it that its prepared statements and settings are lost.
 * @throws {Error} if the first start fails
 */
export async function startLastingEngine(settings: EngineSettings, options: LastingEngineOptions): Promise<Engine> {
  const { start = startEngine, onNotice, now = performance.now.bind(performance) } = options
  const { directory } = settings
  let current = await start(settings)
  let restarting: Promise<Engine> | undefined
  let failed: { readonly atMs: number; readonly error: unknown } | undefined
  let isClosed = false

  async function restart(): Promise<Engine> {
    if (failed === undefined) onNotice(`${String(current.ended()?.message)}; it is started again`)
    try {
      // Existing data is used as it is.
      current = await start(directory === undefined ? settings : { directory })
      failed = undefined
      onNotice('the embedded database engine is there again')
      return current
    } catch (error) {
      if (failed === undefined)
        onNotice(`it cannot be started yet: ${error instanceof Error ? error.message : String(error)}`)
      failed = { atMs: now(), error }
      throw error
    }
  }

  async function startAnew(): Promise<Engine> {
    if (failed !== undefined && now() - failed.atMs < PAUSE_MS) throw failed.error
    restarting ??= restart().finally(() => (restarting = undefined))
    return restarting
  }

  /** @throws why it has ended, once another one is running */
  async function check(): Promise<void> {
    const end = current.ended()
    if (end === undefined) return
    if (!isClosed) await startAnew()
    throw end
  }

  return {
    get serverVersion() {
      return current.serverVersion
    },
    async execute(bytes) {
      await check()
      return current.execute(bytes)
    },
    async dump() {
      await check()
      return current.dump()
    },
    async close() {
      isClosed = true
      await restarting?.catch(() => undefined)
      await current.close()
    },
    ended: () => (isClosed ? current.ended() : undefined),
  }
}
