import { skipToken, useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { useAlerts } from '../stores/alerts.ts'
import type { Warning } from '../stores/warnings.ts'
import { AlertCameDocument, AlertDocument, KnownAlertsDocument } from './operations.generated.ts'
import { useFallbackInterval, useFollow, useReadAfterGaps } from './use-told.ts'

/** While nobody tells of them. */
const EVERY_MS = 15_000

/** Keeps warnings known; they are for everybody. */
export function useAlertsKnown(): void {
  const { data, error, refetch } = useQuery(KnownAlertsDocument, {
    pollInterval: useFallbackInterval(EVERY_MS),
    fetchPolicy: 'no-cache',
  })
  useEffect(() => {
    if (data) useAlerts.getState().read([...data.active.nodes, ...data.newest.nodes])
    else if (error) useAlerts.getState().failed(error)
  }, [data, error])
  useFollow(AlertCameDocument, {}, ({ alertArrived }) => useAlerts.getState().came(alertArrived))
  useReadAfterGaps(refetch)
  useEffect(() => () => useAlerts.getState().forget(), [])
}

export interface AlertResult {
  /** Null: it is being read, there is none, or reading failed. */
  readonly alert: Warning | null
  readonly missing: boolean
  readonly error: Error | undefined
}

/** A warning as it is now, in force or not; null id: none is asked for. */
export function useAlert(id: string | null): AlertResult {
  const known = useAlerts(({ alerts }) => (id === null ? undefined : alerts?.get(id)))
  const isKnowing = useAlerts(({ alerts, error }) => alerts === null && error === null)
  const query = useQuery(
    AlertDocument,
    // What is known is not asked for; whether it is, is known in a moment.
    id === null || known || isKnowing ? skipToken : { variables: { id } },
  )
  const alert = known ?? (id === null ? null : (query.data?.alert ?? null))
  return { alert, missing: !known && query.data?.alert === null, error: query.error }
}
