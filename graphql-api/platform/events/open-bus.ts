import type { Log } from '../log/log.ts'
import type { EventBus } from './event-bus.ts'
import { createInProcessBus } from './in-process-bus.ts'
import { createNatsBus } from './nats-bus.ts'

/** @param natsUrl NATS_URL; absent: this process is the only replica. The broker need not be reachable yet */
export function openBus({ natsUrl }: { readonly natsUrl?: string }, log: Log): EventBus {
  return natsUrl === undefined ? createInProcessBus(log) : createNatsBus({ url: natsUrl, log })
}
