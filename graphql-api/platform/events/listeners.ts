import type { Log } from '../log/log.ts'
import type { EventBus, Events, Position } from './event-bus.ts'

type Topic = keyof Events
type Listener = (event: never, position: Position) => void

/** Who listens in this process. */
export interface Listeners {
  readonly add: EventBus['subscribe']
  readonly addGap: EventBus['onGap']
  /** To each listener, in the order of calls; one that throws is logged and disturbs nobody. */
  emit<T extends Topic>(topic: T, event: Events[T], position: Position): void
  emitGap(): void
  clear(): void
}

export function createListeners(log: Pick<Log, 'error'>): Listeners {
  const byTopic = new Map<Topic, Set<Listener>>()
  const gaps = new Set<() => void>()
  /** What listeners themselves publish waits until all have heard what they are being told. */
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
