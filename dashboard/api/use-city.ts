import { useQuery } from '@apollo/client/react'
import { CityDocument, TowersDocument, type CityQuery } from './operations.generated.ts'

export type City = NonNullable<CityQuery['city']>

/** How often the city's revision is read while there is one, and how often a first import is looked for, ms. */
const REVISION_POLL_MS = 15_000
const EMPTY_POLL_MS = 5_000

/** The city; null: nothing has been imported; undefined: not read yet. */
export function useCity(): City | null | undefined {
  return useQuery(CityDocument, { fetchPolicy: 'cache-first' }).data?.city
}

/** The tallest buildings of the city: what its skyline is made of. */
export function useTowers() {
  return useQuery(TowersDocument)
}

/** Reads the city again and again; used once, by the frame. */
export function useCityPolling() {
  const first = useQuery(CityDocument, { fetchPolicy: 'cache-first' })
  return useQuery(CityDocument, { pollInterval: first.data?.city ? REVISION_POLL_MS : EMPTY_POLL_MS })
}
