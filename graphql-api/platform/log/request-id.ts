import { AsyncLocalStorage } from 'node:async_hooks'

const current = new AsyncLocalStorage<string>()

/** Runs `work` for a request: what is logged meanwhile, at once or later, says its id. */
export function forRequest<T>(requestId: string, work: () => T): T {
  return current.run(requestId, work)
}

/** Of the request that is being answered; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return current.getStore()
}
