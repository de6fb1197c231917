import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { createClient } from 'graphql-ws'
import { print } from 'graphql'
import { useEffect } from 'react'
import { propertyOf } from '../../domain/properties.ts'
import { useFeeds } from '../stores/feeds.ts'
import { useLiveValues, type LiveValue } from '../stores/live-values.ts'
import { FeedHeardDocument, ValuesArrivedDocument, type ValuesArrivedSubscription } from './operations.generated.ts'

/** Between tries to connect again, ms: a server that starts anew is not to be stormed by every page at once. */
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 15_000
const SESSION_ENDED: readonly number[] = [4401, 4403]

/**
 * Hears values and feeds as they arrive. What is missed while the connection is lost is sent when it is back, or read with all of the
 * newest values a few seconds later.
 */
export function useArrivals(wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return
    const url = new URL('/graphql', location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    let cursor: string | null = null
    let over = false
    // One that is cut off is not tried again by the library: it would ask from where it began, not from where it has come.
    const socket = createClient({ url: url.href, retryAttempts: 0 })
    /** Asks again, and again, whenever the answers end. */
    async function follow<Data, Variables extends Record<string, unknown>>(
      document: TypedDocumentNode<Data, Variables>,
      variables: () => Variables,
      take: (data: Data) => void,
    ) {
      for (let tries = 0; !over; tries++) {
        try {
          for await (const { data } of socket.iterate<Data>({ query: print(document), variables: variables() })) {
            tries = 0
            if (data) take(data)
          }
        } catch (event) {
          if (event instanceof CloseEvent && SESSION_ENDED.includes(event.code)) return
        }
        const longest = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries)
        await new Promise((done) => setTimeout(done, longest * (0.5 + Math.random() / 2)))
      }
    }
    void follow(
      ValuesArrivedDocument,
      () => ({ after: cursor }),
      ({ observationsArrived }) => {
        cursor = observationsArrived.cursor
        useLiveValues.getState().came(observationsArrived.observations.flatMap(valueOf))
      },
    )
    void follow(
      FeedHeardDocument,
      () => ({}),
      ({ feedChanged: { id, lastArrivalAt } }) => {
        if (lastArrivalAt !== null) useFeeds.getState().heard(id, Date.parse(lastArrivalAt))
      },
    )
    return () => {
      over = true
      void socket.dispose()
    }
  }, [wanted])
}

type Arrived = ValuesArrivedSubscription['observationsArrived']['observations'][number]

function valueOf({ seriesId, sensorId, feedId, property, value, quality, observedAt }: Arrived): LiveValue[] {
  const known = propertyOf(property)
  if (sensorId === null || !known) return []
  return [{ seriesId, sensorId, feedId, property: known.id, value, quality, observedAtMs: Date.parse(observedAt) }]
}
