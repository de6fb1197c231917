import type { Viewer } from '../security/accounts/viewer.ts'
import { ACCOUNTS, type Database } from '../platform/db/database.ts'
import { statements } from '../platform/db/statements.ts'

const sql = statements(new URL('./watch.sql', import.meta.url))

/** A connected viewer. */
export interface Watched {
  readonly viewer: Viewer
  /**
   * `over`: signed out or expired; `barred`: account disabled, token revoked; `unknown`: the database does not answer.
   */
  end(why: 'over' | 'barred' | 'unknown'): void
  /** Roles, regions or state of the account may have changed. */
  changed(): void
}

export interface Watch {
  /** @returns stops watching it */
  add(watched: Watched): () => void
  /** Checks at once. */
  look(): Promise<void>
  stop(): void
}

export interface WatchOptions {
  readonly database: Pick<Database, 'read'>
  readonly onFault: (error: unknown) => void
  /** Default: two seconds. */
  readonly everyMs?: number
}

/**
 * A check that takes longer has failed; it is repeated at once, and if that fails everybody is disconnected. All
 * together less than five seconds.
 */
const PATIENCE_MS = 1_200
const AGAIN_MS = 300

interface State {
  readonly id: string
  readonly version: number
  readonly isBarred: boolean
  readonly isOver: boolean
}

/**
 * Checks all connected viewers regularly, by one statement for each kind. It asks the database and not this process: an
 * account may be disabled through another replica. Without connected viewers nothing is asked.
 */
export function createWatch({ database, onFault, everyMs = 2_000 }: WatchOptions): Watch {
  const all = new Map<Watched, { version: number | undefined }>()
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let looking: Promise<void> | undefined

  function schedule(): void {
    if (timer !== undefined || all.size === 0) return
    timer = setTimeout(
      () => {
        timer = undefined
        void look().finally(schedule)
      },
      failures === 0 ? everyMs : Math.min(everyMs, AGAIN_MS),
    )
    timer.unref()
  }

  function look(): Promise<void> {
    looking ??= readAndNotify().finally(() => {
      looking = undefined
    })
    return looking
  }

  async function readAndNotify(): Promise<void> {
    const asked = [...all.keys()]
    if (asked.length === 0) return
    try {
      const states = await within(PATIENCE_MS, readStates(asked))
      failures = 0
      for (const watched of asked) notify(watched, states.get(keyOf(watched.viewer)))
    } catch (error) {
      onFault(error)
      // One failure may be temporary; a viewer that cannot be checked for longer is disconnected.
      if (++failures >= 2) {
        failures = 0
        for (const watched of asked) end(watched, 'unknown')
      }
    }
  }

  function notify(watched: Watched, state: State | undefined): void {
    const known = all.get(watched)
    if (known === undefined) return
    if (state === undefined || state.isBarred) end(watched, state === undefined ? 'over' : 'barred')
    else if (state.isOver) end(watched, 'over')
    // Also the first time: it may have changed between signing in and this check.
    else if (known.version !== state.version) {
      known.version = state.version
      watched.changed()
    }
  }

  function end(watched: Watched, why: Parameters<Watched['end']>[0]): void {
    if (all.delete(watched)) watched.end(why)
  }

  async function readStates(asked: readonly Watched[]): Promise<Map<string, State>> {
    const sessions = idsOf(asked, 'account')
    const machines = idsOf(asked, 'machine')
    return database.read(ACCOUNTS, async (session) => {
      const found = new Map<string, State>()
      if (sessions.length > 0)
        for (const state of await session.rows<State>(sql('sessions', { ids: sessions })))
          found.set(`account ${state.id}`, state)
      if (machines.length > 0)
        for (const state of await session.rows<State>(sql('machines', { ids: machines })))
          found.set(`machine ${state.id}`, state)
      return found
    })
  }

  return {
    add(watched) {
      all.set(watched, { version: undefined })
      schedule()
      return () => {
        all.delete(watched)
      }
    },
    look,
    stop() {
      clearTimeout(timer)
      all.clear()
    },
  }
}

function keyOf({ kind, id, sessionId }: Viewer): string {
  return kind === 'account' ? `account ${sessionId ?? ''}` : `machine ${String(id)}`
}

function idsOf(asked: readonly Watched[], kind: Viewer['kind']): string[] {
  const keys = asked.filter(({ viewer }) => viewer.kind === kind).map(({ viewer }) => keyOf(viewer))
  return [...new Set(keys)].map((key) => key.slice(kind.length + 1))
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${String(limitMs)} ms`)), limitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    work.catch(() => undefined)
  }
}
