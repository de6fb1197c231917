/** A stream of the newest value: a slow reader skips overtaken ones. */
export interface Latest<Value> extends AsyncIterableIterator<Value, undefined> {
  push(value: Value): void
  /** Ends the stream and wakes its reader. Idempotent. */
  return(): Promise<IteratorReturnResult<undefined>>
}

export function createLatest<Value>(onEnd: () => void = () => undefined): Latest<Value> {
  let newest: { readonly value: Value } | undefined
  let waiting: ((result: IteratorResult<Value, undefined>) => void) | undefined
  let isOver = false
  const over = { value: undefined, done: true } as const
  return {
    push(value) {
      if (isOver) return
      if (waiting === undefined) {
        newest = { value }
        return
      }
      waiting({ value, done: false })
      waiting = undefined
    },
    next() {
      if (isOver) return Promise.resolve(over)
      if (newest === undefined)
        return new Promise((resolve) => {
          waiting = resolve
        })
      const { value } = newest
      newest = undefined
      return Promise.resolve({ value, done: false })
    },
    return() {
      if (!isOver) {
        isOver = true
        waiting?.(over)
        onEnd()
      }
      return Promise.resolve(over)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
