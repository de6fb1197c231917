import type { Log } from '../log/log.ts'
import type { EventBus, Events, Position } from './event-bus.ts'

type Topic = keyof Events
type Listener = (event: never, position: Position) => void

/** The listeners in this process. */
export interface Listeners {
  readonly add: EventBus['subscribe']
  readonly addGap: EventBus['onGap']
  /** Calls each listener in order; one that throws is logged and does not affect the others. */
  emit<T extends Topic>(topic: T, event: Events[T], position: Position): void
  emitGap(): void
  clear(): void
}

export function createListeners(log: Pick<Log, 'error'>): Listeners {
  const byTopic = new Map<Topic, Set<Listener>>()
  const gaps = new Set<() => void>()
  /** Events published by listeners wait until the current one was delivered to all. */
  const waiting: (() => void)[] = []
  let isTelling = false

  function inTurn(emit: () => void): void {
    waiting.push(emit)
    if (isTelling) return
    isTelling = true
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next()
    isTelling = false
  }

  function safely(call: () => void): void {
    try {
      call()
    } catch (error) {
      log.error('a listener of the event bus failed', error)
    }
  }

  return {
    add(topic, listener) {
      const own: Listener = (event, position) => listener(event, position)
      const known = byTopic.get(topic) ?? new Set()
      byTopic.set(topic, known.add(own))
      return () => {
        known.delete(own)
      }
    },
    addGap(listener) {
      const own = (): void => listener()
      gaps.add(own)
      return () => {
        gaps.delete(own)
      }
    },
    emit(topic, event, position) {
      inTurn(() => {
        for (const listener of byTopic.get(topic) ?? []) safely(() => listener(event as never, position))
      })
    },
    emitGap() {
      inTurn(() => {
        for (const listener of gaps) safely(listener)
      })
    },
    clear() {
      byTopic.clear()
      gaps.clear()
    },
  }
}
