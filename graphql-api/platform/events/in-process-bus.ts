import { randomUUID } from 'node:crypto'
import type { Log } from '../log/log.ts'
import type { EventBus } from './event-bus.ts'
import { createListeners } from './listeners.ts'

/** The bus of a single process: a list of listeners. It is always reachable and misses nothing. */
export function createInProcessBus(log: Pick<Log, 'error'>, now: () => number = Date.now): EventBus {
  const listeners = createListeners(log)
  const epoch = randomUUID()
  const sinceMs = now()
  let sequence = 0
  return {
    publish(topic, event) {
      listeners.emit(topic, event, { epoch, sequence: ++sequence })
      return Promise.resolve()
    },
    subscribe: (topic, listener) => listeners.add(topic, listener),
    onGap: (listener) => listeners.addGap(listener),
    state: () => ({ state: 'in-process', sinceMs }),
    close() {
      listeners.clear()
      return Promise.resolve()
    },
  }
}
