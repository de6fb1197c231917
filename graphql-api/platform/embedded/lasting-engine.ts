import { startEngine, type Engine, type EngineSettings } from './engine.ts'

export interface LastingEngineOptions {
  readonly start?: (settings: EngineSettings) => Promise<Engine>
  /** Told when it has ended, and why; then when it is there again. */
  readonly onNotice: (line: string) => void
  readonly now?: () => number
}

/** After a start that failed the next one waits this long: what has to be mended takes its time. */
const PAUSE_MS = 2_000

/**
 * An engine that is started again when it has ended: on a full disk it stops in the middle of a statement, and finds all that was committed
 * when it starts anew. What it was asked meanwhile fails, and so does the first that is asked of it afterwards: whoever has prepared or set
 * anything learns by that that it is gone.
 * @throws {Error} when it cannot be started for the first time
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
      // What is there is used as it is.
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

  /** @throws why it has ended, as soon as there is another one */
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
