import { AsyncLocalStorage } from 'node:async_hooks'

const current = new AsyncLocalStorage<string>()

/** Runs `work` for a request: its log lines, also later ones, have the request's id. */
export function forRequest<T>(requestId: string, work: () => T): T {
  return current.run(requestId, work)
}

/** Of the current request; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return current.getStore()
}
