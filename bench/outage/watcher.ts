import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket } from 'ws'

/** A client that is told of readings as they arrive, and comes back with its cursor when its socket has closed. */
export interface Watcher {
  /** Values that it was told of, as `thing value`. */
  readonly seen: ReadonlySet<string>
  /** Times that it was told that something may have been missed. */
  gaps(): number
  stop(): void
}

interface Arrived {
  readonly cursor: string
  readonly gap: boolean
  readonly observations: readonly { readonly seriesId: string; readonly value: number }[]
}

const QUERY = `subscription ($after: String) { observationsArrived(after: $after) { cursor gap observations { seriesId value } } }`

export function watchReadings(url: string, token: string): Watcher {
  const seen = new Set<string>()
  let [gaps, cursor, isOver] = [0, undefined as string | undefined, false]
  let socket: WebSocket | undefined
  async function watch(): Promise<void> {
    while (!isOver) {
      await new Promise<void>((closed) => {
        const here = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
          headers: { authorization: `Bearer ${token}` },
        })
        socket = here
        here.on('error', () => undefined)
        here.on('close', () => closed())
        here.on('open', () => here.send('{"type":"connection_init"}'))
        here.on('message', (data: Buffer) => {
          const { type, payload } = JSON.parse(data.toString()) as {
            type: string
            payload?: { data?: { observationsArrived: Arrived } }
          }
          if (type === 'connection_ack') {
            const variables = cursor === undefined ? {} : { after: cursor }
            here.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY, variables } }))
          }
          if (type === 'error' || type === 'complete') here.close()
          const arrived = payload?.data?.observationsArrived
          if (type !== 'next' || arrived === undefined) return
          cursor = arrived.cursor
          if (arrived.gap) gaps++
          for (const { seriesId, value } of arrived.observations) seen.add(`${seriesId} ${String(value)}`)
        })
      })
      await delay(500)
    }
  }
  void watch()
  return {
    seen,
    gaps: () => gaps,
    stop() {
      isOver = true
      socket?.terminate()
    },
  }
}
