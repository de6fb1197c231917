import { useQuery } from '@apollo/client/react'
import { CityDocument, TowersDocument, type CityQuery } from './operations.generated.ts'

export type City = NonNullable<CityQuery['city']>

/** Polling intervals of the city's revision and, before the first import, of its existence, ms. */
const REVISION_POLL_MS = 15_000
const EMPTY_POLL_MS = 5_000

/** The city; null: nothing has been imported; undefined: not read yet. */
export function useCity(): City | null | undefined {
  return useQuery(CityDocument, { fetchPolicy: 'cache-first' }).data?.city
}

/** The tallest buildings of the city, for its skyline. */
export function useTowers() {
  return useQuery(TowersDocument)
}

/** Polls the city; used once, by the frame. */
export function useCityPolling() {
  const first = useQuery(CityDocument, { fetchPolicy: 'cache-first' })
  return useQuery(CityDocument, { pollInterval: first.data?.city ? REVISION_POLL_MS : EMPTY_POLL_MS })
}
