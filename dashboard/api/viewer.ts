import { ServerError, type ApolloClient } from '@apollo/client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { ALL_RIGHTS, ROLES } from '../../domain/rights.ts'
import type { Viewer } from '../stores/session.ts'
import { MeDocument, type WhoFragment } from './operations.generated.ts'

/** The server's answer about the signed-in viewer. */
export type WhoIs =
  | { readonly kind: 'viewer'; readonly viewer: Viewer }
  | { readonly kind: 'nobody' }
  /** It could not be reached, or did not answer. */
  | { readonly kind: 'unknown'; readonly reason: string }

export async function readViewer(client: ApolloClient): Promise<WhoIs> {
  try {
    const { data } = await client.query({ query: MeDocument, fetchPolicy: 'network-only' })
    return data ? { kind: 'viewer', viewer: viewerOf(data.me) } : { kind: 'unknown', reason: '' }
  } catch (error) {
    if (ServerError.is(error) && error.statusCode === 401) return { kind: 'nobody' }
    if (hasCode(error, 'UNAUTHENTICATED')) return { kind: 'nobody' }
    if (hasCode(error, 'MUST_CHANGE_PASSWORD')) return { kind: 'viewer', viewer: NOT_SIGNED_IN }
    return { kind: 'unknown', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** The viewer of the API in the page's form; unknown roles and rights are ignored. */
export function viewerOf({
  username,
  displayName,
  roles,
  rights,
  wholeCity,
  regions,
  mustChangePassword,
}: Omit<WhoFragment, '__typename'>): Viewer {
  return {
    username,
    displayName,
    roles: ROLES.filter((role) => roles.some((name) => name.toLowerCase() === role)),
    rights: new Set(ALL_RIGHTS.filter((right) => rights.includes(right))),
    scope: wholeCity ? null : regions.map(({ code, name, nameEn }) => ({ code, name, nameEn })),
    mustChangePassword,
  }
}

/** Whether an error of a request has a code of the API. */
export function hasCode(error: unknown, code: string): boolean {
  if (CombinedGraphQLErrors.is(error)) return error.errors.some(({ extensions }) => extensions?.code === code)
  if (!ServerError.is(error)) return false
  try {
    const { errors } = JSON.parse(error.bodyText) as { errors?: { extensions?: { code?: unknown } }[] }
    return errors?.some(({ extensions }) => extensions?.code === code) ?? false
  } catch {
    return false
  }
}

/** A viewer who must change the password; the server reveals nothing else. */
const NOT_SIGNED_IN: Viewer = {
  username: '',
  displayName: '',
  roles: [],
  rights: new Set(),
  scope: [],
  mustChangePassword: true,
}
