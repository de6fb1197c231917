import { ALL_RIGHTS, rightsOf, ROLES, type Role } from '../../../domain/rights.ts'
import type { Authenticator, Viewer } from './viewer.ts'

/** A signed-in account with these roles; without a scope it sees the whole city. */
export function testViewer(roles: readonly Role[] = ROLES, scope?: readonly string[]): Viewer {
  return {
    kind: 'account',
    id: 1,
    subject: roles.length === 1 ? (roles[0] as string) : 'tester',
    displayName: 'Tester',
    roles,
    rights: roles === ROLES ? new Set(ALL_RIGHTS) : rightsOf(roles),
    ...(scope !== undefined && { scope: [...scope].sort() }),
    sessionId: '00000000-0000-4000-8000-000000000001',
    mustChangePassword: false,
    expiresAt: '2099-01-01T00:00:00Z',
  }
}

/** Admits everybody as `viewer`; without one, nobody. */
export function testAuthenticator(viewer: Viewer | undefined = testViewer()): Authenticator {
  return { viewerOf: () => Promise.resolve(viewer), forget: () => undefined }
}

/** Header of a browser for requests from a page of this site; required for commands with a cookie. */
export const OWN_PAGE = { 'sec-fetch-site': 'same-origin' } as const
