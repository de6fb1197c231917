import type { Receipt } from '../feed/feed.ts'
import type { Recorded } from './recording.ts'

/** The city's answer. `again`: busy or unreachable, with the time to wait. */
export type Answer =
  | { readonly state: 'taken'; readonly receipt: Receipt }
  | { readonly state: 'again'; readonly afterMs: number }
  | { readonly state: 'refused'; readonly message: string }

export interface PlayOptions {
  readonly items: readonly Recorded[]
  /** Recorded seconds per second, above 0. */
  readonly speed: number
  readonly post: (items: readonly object[]) => Promise<Answer>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Resolves after this many milliseconds, or when `signal` is aborted. */
  readonly wait: (ms: number) => Promise<void>
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: PlayResult) => void
}

export interface PlayResult {
  readonly sent: number
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  readonly messages: number
}

/** The city refused the message, and waiting does not help. */
export class PlayError extends Error {
  override readonly name = 'PlayError'
}

/** Items that are due are sent together, this often. */
const TICK_MS = 1_000
const MOST_IN_MESSAGE = 2_000

/**
 * Plays a recording as if it were happening: the first item now, the others after their recorded intervals divided by
 * `speed`. An item is dated when it is due, so its age shows how long it waited for a busy city.
 * @throws {PlayError}
 */
export async function play(options: PlayOptions): Promise<PlayResult> {
  const { items, speed, post, now, wait, signal, onProgress } = options
  const startedMs = now()
  const firstMs = items[0]?.atMs ?? 0
  const dueMs = ({ atMs }: Recorded) => startedMs + Math.round((atMs - firstMs) / speed)
  let result: PlayResult = { sent: 0, accepted: 0, duplicates: 0, rejected: 0, messages: 0 }
  let next = 0
  while (next < items.length && signal?.aborted !== true) {
    const first = items[next]
    if (first === undefined) break
    const early = dueMs(first) - now()
    if (early > 0) {
      await wait(Math.min(early, TICK_MS))
      continue
    }
    const batch: object[] = []
    let end = next
    for (let item = items[end]; item !== undefined && batch.length < MOST_IN_MESSAGE; item = items[++end]) {
      const due = dueMs(item)
      if (due > now()) break
      batch.push(item.itemAt(due))
    }
    const answer = await post(batch)
    if (answer.state === 'refused') throw new PlayError(answer.message)
    if (answer.state === 'again') {
      await wait(answer.afterMs)
      continue
    }
    next = end
    const { accepted, duplicates, rejected } = answer.receipt
    result = {
      sent: result.sent + batch.length,
      accepted: result.accepted + accepted,
      duplicates: result.duplicates + duplicates,
      rejected: result.rejected + rejected,
      messages: result.messages + 1,
    }
    onProgress?.(result)
    // Items due within the next tick go together.
    if (next < items.length && batch.length < MOST_IN_MESSAGE) await wait(TICK_MS)
  }
  return result
}
