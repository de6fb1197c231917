import type { TypedDocumentNode } from '@apollo/client'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { useArrivals } from '../stores/arrivals.ts'
import { spokeSince, useFeeds } from '../stores/feeds.ts'

/** Polling interval: 0 while the subscription works, `everyMs` while the connection is lost. */
export function useFallbackInterval(everyMs: number): number {
  return useArrivals((state) => (state.isSubscribed ? 0 : everyMs))
}

/** Follows a subscription while it is shown; null: none. */
export function useSubscription<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables | null,
  take: (data: Data) => void,
): void {
  const follow = useArrivals((state) => state.follow)
  const taken = useLatest(take)
  const asked = JSON.stringify(variables)
  useEffect(() => {
    if (!follow || asked === 'null') return
    return follow(
      document,
      () => JSON.parse(asked) as Variables,
      (data) => taken.current(data),
    )
  }, [follow, document, asked, taken])
}

/** Reads again when something may have been missed. */
export function useReadAfterGaps(read: () => unknown): void {
  const latest = useLatest(read)
  useEffect(
    () =>
      useArrivals.subscribe((now, before) => {
        if (now.gaps !== before.gaps) latest.current()
      }),
    [latest],
  )
}

/** Reads again after one of the feeds sent data, with a minimum interval; no feeds: after any. */
export function useReadAfterArrivals(read: () => unknown, feedIds: readonly string[], atMostEveryMs: number): void {
  const latest = useLatest({ read, feedIds })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let readAtMs = performance.now()
    const stop = useFeeds.subscribe((now, before) => {
      if (timer !== undefined || !spokeSince(before.feeds, now.feeds, latest.current.feedIds)) return
      timer = setTimeout(
        () => {
          timer = undefined
          readAtMs = performance.now()
          latest.current.read()
        },
        Math.max(0, readAtMs + atMostEveryMs - performance.now()),
      )
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [latest, atMostEveryMs])
}

function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value)
  useLayoutEffect(() => {
    latest.current = value
  })
  return latest
}
