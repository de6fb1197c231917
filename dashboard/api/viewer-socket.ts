import { createClient } from 'graphql-ws'
import { print } from 'graphql'
import type { Viewer } from '../stores/session.ts'
import { ViewerChangedDocument, type ViewerChangedSubscription } from './operations.generated.ts'
import { viewerOf } from './viewer.ts'

export interface ViewerSocketListener {
  /** The signed-in viewer with current rights. */
  readonly changed: (viewer: Viewer) => void
  /** The socket was closed, perhaps because the session ended: it must be checked. */
  readonly doubted: () => void
}

const NORMAL_CLOSURE = 1000
/** Signed out or expired; disabled or revoked. */
const SESSION_ENDED: readonly number[] = [4401, 4403]
/** Delays between reconnects, ms: pages must not overload a restarted server together. */
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 15_000

/**
 * Learns from the server when the viewer's rights change or the session ends. Only a convenience: every request is
 * checked on its own, so it works without WebSockets, too.
 * @returns closes it
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
      // A socket that is refused before it opens does not say why.
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
