import { createClient } from 'graphql-ws'
import { print } from 'graphql'
import type { Viewer } from '../stores/session.ts'
import { ViewerChangedDocument, type ViewerChangedSubscription } from './operations.generated.ts'
import { viewerOf } from './viewer.ts'

export interface ViewerSocketListener {
  /** Who is signed in, and what they may do now. */
  readonly changed: (viewer: Viewer) => void
  /** The socket was closed, maybe because nobody is signed in any more: ask. */
  readonly doubted: () => void
}

const NORMAL_CLOSURE = 1000
/** Signed out or expired; disabled or revoked. */
const SESSION_ENDED: readonly number[] = [4401, 4403]
/** Between tries to open it again, ms: a server that starts anew is not to be stormed by every page at once. */
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 15_000

/**
 * Hears from the server when what the viewer may do changes, or ends. It is a convenience: every request is refused on its own, so
 * that a network without WebSockets keeps nobody out.
 * @returns closes it.
 */
export function openViewerSocket({ changed, doubted }: ViewerSocketListener): () => void {
  const url = new URL('/graphql', location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = createClient({
    url: url.href,
    lazy: true,
    retryAttempts: Infinity,
    retryWait: (tries) =>
      new Promise((done) => {
        const longest = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries)
        setTimeout(done, longest * (0.5 + Math.random() / 2))
      }),
    shouldRetry: (event) => !SESSION_ENDED.includes(codeOf(event) ?? 0),
    on: {
      // One that is refused before it opens does not say why.
      closed: (event) => {
        if (codeOf(event) !== NORMAL_CLOSURE) doubted()
      },
    },
  })
  const stop = socket.subscribe<ViewerChangedSubscription>(
    { query: print(ViewerChangedDocument) },
    {
      next: ({ data }) => {
        if (data) changed(viewerOf(data.viewerChanged))
        else doubted()
      },
      error: () => undefined,
      complete: () => undefined,
    },
  )
  return () => {
    stop()
    void socket.dispose()
  }
}

function codeOf(event: unknown): number | undefined {
  return typeof event === 'object' && event !== null && 'code' in event && typeof event.code === 'number'
    ? event.code
    : undefined
}
