import { useEffect } from 'react'
import { propertyOf } from '../../domain/properties.ts'
import { useArrivals } from '../stores/arrivals.ts'
import { useFeeds } from '../stores/feeds.ts'
import { useLiveValues, type LiveValue } from '../stores/live-values.ts'
import { openArrivalsSocket } from './arrivals-socket.ts'
import { FeedHeardDocument, ValuesArrivedDocument, type ValuesArrivedSubscription } from './operations.generated.ts'

/**
 * Receives values and feeds as they arrive, for the rest of the page. Events missed while disconnected are sent after a
 * reconnect, or data is read again.
 */
export function useArrivalSubscription(): void {
  useEffect(() => {
    const { opened, began, missed, lost, closed } = useArrivals.getState()
    let cursor: string | null = null
    const { follow, close } = openArrivalsSocket({ onLost: lost })
    follow(
      FeedHeardDocument,
      () => ({}),
      ({ feedChanged: { id, lastArrivalAt } }) => {
        if (lastArrivalAt !== null) useFeeds.getState().heard(id, Date.parse(lastArrivalAt))
      },
    )
    // The server answers at once with its position: from then on every event arrives.
    follow(
      ValuesArrivedDocument,
      () => ({ after: cursor }),
      ({ observationsArrived: { cursor: at, gap, observations } }) => {
        cursor = at
        useLiveValues.getState().came(observations.flatMap(valueOf))
        if (!useArrivals.getState().isSubscribed) began()
        else if (gap) missed()
      },
    )
    opened(follow)
    return () => {
      close()
      closed()
    }
  }, [])
}

type Arrived = ValuesArrivedSubscription['observationsArrived']['observations'][number]

function valueOf({ seriesId, sensorId, feedId, property, value, quality, observedAt }: Arrived): LiveValue[] {
  const known = propertyOf(property)
  if (sensorId === null || !known) return []
  return [{ seriesId, sensorId, feedId, property: known.id, value, quality, observedAtMs: Date.parse(observedAt) }]
}
