import { skipToken, useApolloClient, useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { useAlerts } from '../stores/alerts.ts'
import type { Alert } from '../stores/alert-state.ts'
import { AlertCameDocument, AlertDocument, KnownAlertsDocument } from './operations.generated.ts'
import { useFallbackInterval, useSubscription, useReadAfterGaps } from './use-subscription.ts'

/** Polling interval without a subscription. */
const EVERY_MS = 15_000
/** Beyond that the page only shows how many are missing. */
const MOST = 2_000

/** Keeps alerts up to date; they are visible to everybody. */
export function useAlertsKnown(): void {
  const client = useApolloClient()
  const { data, error, refetch } = useQuery(KnownAlertsDocument, {
    pollInterval: useFallbackInterval(EVERY_MS),
    fetchPolicy: 'no-cache',
  })
  useEffect(() => {
    if (error && !data) useAlerts.getState().failed(error)
    if (!data) return
    let isCurrent = true
    const read = async (): Promise<void> => {
      const nodes = [...data.alerts.nodes]
      // The most severe are shown while the others are read.
      if (!useAlerts.getState().isRead) useAlerts.getState().read(nodes, data.alerts.totalCount)
      let page = data.alerts
      while (page.pageInfo.hasNextPage && nodes.length < MOST) {
        const query = { query: KnownAlertsDocument, variables: { after: page.pageInfo.endCursor } }
        const next = await client.query({ ...query, fetchPolicy: 'no-cache' })
        if (!isCurrent || !next.data) return
        page = next.data.alerts
        nodes.push(...page.nodes)
      }
      useAlerts.getState().read(nodes, page.totalCount)
    }
    // Missing ones are requested again with the next first page.
    void read().catch((reason: unknown) => {
      if (isCurrent && reason instanceof Error) useAlerts.getState().failed(reason)
    })
    return () => {
      isCurrent = false
    }
  }, [client, data, error])
  useSubscription(AlertCameDocument, {}, ({ alertArrived }) => useAlerts.getState().came(alertArrived))
  useReadAfterGaps(refetch)
  useEffect(() => () => useAlerts.getState().forget(), [])
}

export interface AlertResult {
  /** Null: loading, missing, or failed. */
  readonly alert: Alert | null
  readonly missing: boolean
  readonly error: Error | undefined
}

/** The current state of an alert, in force or not; null id: none. */
export function useAlert(id: string | null): AlertResult {
  const known = useAlerts(({ alerts }) => (id === null ? undefined : alerts.get(id)))
  const isKnowing = useAlerts(({ isRead, error }) => !isRead && error === null)
  const query = useQuery(
    AlertDocument,
    // A known one is not requested; whether it is known is clear in a moment.
    id === null || known || isKnowing ? skipToken : { variables: { id } },
  )
  const alert = known ?? (id === null ? null : (query.data?.alert ?? null))
  return { alert, missing: !known && query.data?.alert === null, error: query.error }
}
