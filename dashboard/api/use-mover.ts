import { skipToken, useQuery } from '@apollo/client/react'
import { MoverDocument } from './operations.generated.ts'

/** One that moves, as it was when it was asked for: what it is called and where it was; null id: none is asked for. */
export function useMover(id: string | null) {
  const query = useQuery(
    MoverDocument,
    id === null ? skipToken : { variables: { id }, fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' },
  )
  const mover = id === null || query.data?.mover?.id !== id ? null : query.data.mover
  return { mover, isReading: query.loading, missing: query.data?.mover === null, error: query.error }
}
