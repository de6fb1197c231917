import { createClient, type Client } from 'graphql-ws'
import { print } from 'graphql'
import type { Follow } from '../stores/arrivals.ts'

/** Delays between reconnects, ms: pages must not overload a restarted server together. */
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 15_000
const SESSION_ENDED: readonly number[] = [4401, 4403]

export interface ArrivalsSocket {
  readonly follow: Follow
  readonly close: () => void
}

export interface ArrivalsSocketOptions {
  /** The connection was lost; it is retried. */
  readonly onLost: () => void
  /** Default: a socket to `/graphql` of this origin. */
  readonly connect?: (onClosed: () => void) => Pick<Client, 'subscribe' | 'dispose'>
  readonly random?: () => number
}

/** All subscriptions of the page over one socket. */
export function openArrivalsSocket(options: ArrivalsSocketOptions): ArrivalsSocket {
  const { onLost, connect = connectToOrigin, random = Math.random } = options
  const socket = connect(onLost)
  const stops = new Set<() => void>()
  return {
    follow(document, variables, take) {
      const query = print(document)
      let over = false
      let tries = 0
      let timer: ReturnType<typeof setTimeout> | undefined
      let unsubscribe: () => void = () => undefined
      const again = (): void => {
        if (over) return
        const longest = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries++)
        timer = setTimeout(ask, longest * (0.5 + random() / 2))
      }
      const ask = (): void => {
        // Evaluated for each attempt: it continues from the last position, not from the beginning.
        unsubscribe = socket.subscribe<Parameters<typeof take>[0]>(
          { query, variables: variables() },
          {
            next: ({ data }) => {
              tries = 0
              if (data) take(data)
            },
            error: (event) => {
              if (!hasEnded(event)) again()
            },
            complete: again,
          },
        )
      }
      const stop = (): void => {
        over = true
        clearTimeout(timer)
        stops.delete(stop)
        unsubscribe()
      }
      stops.add(stop)
      ask()
      return stop
    },
    close() {
      for (const stop of [...stops]) stop()
      void socket.dispose()
    },
  }
}

/** The library must not retry a lost subscription: it would start again from the beginning. */
function connectToOrigin(onClosed: () => void): Client {
  const url = new URL('/graphql', location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return createClient({ url: url.href, retryAttempts: 0, on: { closed: onClosed } })
}

function hasEnded(event: unknown): boolean {
  return (
    typeof event === 'object' && event !== null && 'code' in event && SESSION_ENDED.some((code) => code === event.code)
  )
}
