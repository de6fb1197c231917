import { setTimeout as delay } from 'node:timers/promises'
import { connect } from 'mqtt'

/** Devices of one transport: each sends its next reading when the one before was acknowledged, and tries until it is. */
export interface Devices {
  readonly name: string
  /** Names that their series have in the database, by the number of the device. */
  readonly things: readonly string[]
  /** Readings that were acknowledged, as `thing value`. */
  readonly acknowledged: ReadonlySet<string>
  /** Milliseconds by `performance.now()`; when the last one was acknowledged. */
  readonly lastMs: () => number
  stop(): Promise<void>
}

const EVERY_MS = 100
const DEVICES = 5

function startDevices(
  name: string,
  send: (reading: { thing: string; property: string; value: number; observedAt: number }) => Promise<void>,
  end: () => Promise<void>,
): Devices {
  const stop = new AbortController()
  const acknowledged = new Set<string>()
  let lastMs = performance.now()
  const things = Array.from({ length: DEVICES }, (_, i) => `${name}-${String(i)}`)
  const running = things.map(async (thing) => {
    for (let value = 0; !stop.signal.aborted; value++) {
      await send({ thing, property: 'energy', value, observedAt: Date.now() })
      acknowledged.add(`${thing} ${String(value)}`)
      lastMs = performance.now()
      await delay(EVERY_MS)
    }
  })
  return {
    ...{ name, things, acknowledged },
    lastMs: () => lastMs,
    async stop() {
      stop.abort()
      await Promise.all(running)
      await end()
    },
  }
}

export function overHttp(name: string, url: string, feedId: string, token: string): Devices {
  return startDevices(
    name,
    async (reading) => {
      for (;;) {
        const response = await fetch(`${url}/feeds/${feedId}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify([reading]),
        }).catch(() => undefined)
        if (response?.status === 202) return
        const seconds = Number(response?.headers.get('retry-after') ?? 1)
        await delay(1000 * Math.min(seconds, 5))
      }
    },
    () => Promise.resolve(),
  )
}

/**
 * By MQTT 3.1.1, as most devices speak and the built-in broker does. What a connection that broke left open is sent again by the client
 * after the next one.
 */
export function overMqtt(name: string, url: string, feedId: string, token?: string): Devices {
  const client = connect(url, {
    ...{ reconnectPeriod: 500, protocolVersion: 4, clientId: name, clean: false },
    ...(token !== undefined && { username: name, password: token }),
  })
  client.on('error', () => undefined)
  return startDevices(
    name,
    async (reading) => {
      await client.publishAsync(`feeds/${feedId}/${reading.thing}`, JSON.stringify([reading]), { qos: 1 })
    },
    () => client.endAsync(true),
  )
}
