import { skipToken, useQuery } from '@apollo/client/react'
import { MoverDocument } from './operations.generated.ts'

/** A mover with its name and position at the time of the request; null id: none. */
export function useMover(id: string | null) {
  const query = useQuery(
    MoverDocument,
    id === null ? skipToken : { variables: { id }, fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' },
  )
  const mover = id === null || query.data?.mover?.id !== id ? null : query.data.mover
  return { mover, isReading: query.loading, missing: query.data?.mover === null, error: query.error }
}
