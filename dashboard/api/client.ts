import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import { serverNowMs } from '../stores/now.ts'
import { timedFetch } from './timed-fetch.ts'

/** Listens to whether the API answers. */
export interface ConnectionListener {
  readonly answered: (atMs: number) => void
  readonly failed: (atMs: number) => void
  /** Nobody is signed in any more. */
  readonly refused: () => void
}

/** The API of this origin. A request without an answer, or with only a proxy's, counts as unreachable. */
export function createClient(listener: ConnectionListener): ApolloClient {
  const watchedFetch: typeof fetch = async (input, init) => {
    try {
      const response = await timedFetch(input, init)
      if (response.status >= 500) listener.failed(serverNowMs())
      else listener.answered(serverNowMs())
      if (response.status === 401) listener.refused()
      return response
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) listener.failed(serverNowMs())
      throw error
    }
  }
  return new ApolloClient({
    link: new HttpLink({ uri: '/graphql', fetch: watchedFetch, headers: { 'apollo-require-preflight': '1' } }),
    cache: new InMemoryCache({
      possibleTypes: {
        Sourced: [
          'Region',
          'Building',
          'Road',
          'Facility',
          'Component',
          'Camera',
          'Sensor',
          'Resource',
          'Route',
          'Pipe',
          'StaffMember',
        ],
      },
      typePolicies: {
        City: { keyFields: [] },
        Region: { keyFields: ['code'] },
        ComponentClass: { keyFields: ['code'] },
        SearchResult: { keyFields: false },
        User: { keyFields: ['username'] },
        ScopeRegion: { keyFields: ['code'] },
        // Names and phones are shown for a minute, and not cached.
        StaffContact: { keyFields: false },
        AccountWithPassword: { keyFields: false },
        IssuedMachineToken: { keyFields: false },
        OidcGroupRole: { keyFields: ['issuer', 'group', 'role'] },
      },
    }),
  })
}
