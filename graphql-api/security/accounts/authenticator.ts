import type { IncomingMessage } from 'node:http'
import { LRUCache } from 'lru-cache'
import { ALL_RIGHTS, rightsOf, ROLES, type Right, type Role } from '../../../domain/rights.ts'
import { ACCOUNTS, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { ProxyTrust } from '../http/origin.ts'
import { hashSecret } from './secret.ts'
import { readSessionCookie } from './session-cookie.ts'
import type { SessionLimits } from './session-limits.ts'
import type { Authenticator, Viewer } from './viewer.ts'

const sql = statements(new URL('./auth.sql', import.meta.url))

/** A session or token is cached for this long. */
const KNOWN_MS = 2_000
const KNOWN_AT_MOST = 10_000
/** Use is recorded at most this often. */
const SEEN_EVERY_MS = 60_000
const NEVER = '9999-12-31T23:59:59.000Z'

export interface AuthenticatorOptions extends ProxyTrust {
  readonly database: Pick<Database, 'read' | 'write'>
  readonly limits: Pick<SessionLimits, 'slidingMs'>
  /** Called when use could not be recorded; the viewer is admitted nevertheless. */
  readonly onError?: (error: unknown) => void
  readonly now?: () => number
}

interface Known {
  /** Time of the look-up, ms. */
  readonly at: number
  readonly viewer: Promise<Viewer | undefined>
  /** Set when the answer arrives. */
  accountId?: number
}

/** Looks up the viewer of a session cookie or a token, and extends sessions in use. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { database, limits, onError = () => undefined, now = Date.now } = options
  const known = new LRUCache<string, Known>({ max: KNOWN_AT_MOST })

  async function ask(hash: Buffer, kind: Viewer['kind']): Promise<Viewer | undefined> {
    const at = new Date(now())
    if (kind === 'machine') {
      const row = await database.read(ACCOUNTS, (session) =>
        session.row<MachineRow>(sql('machineViewer', { tokenHash: hash, now: at })),
      )
      if (row === undefined) return undefined
      if (isDue(row.seenAt, at)) note('useToken', { id: row.id, now: at })
      return machineViewer(row)
    }
    const row = await database.read(ACCOUNTS, (session) =>
      session.row<SessionRow>(sql('sessionViewer', { tokenHash: hash, now: at })),
    )
    if (row === undefined) return undefined
    if (isDue(row.seenAt, at))
      note('slideSession', { id: row.sessionId, now: at, expiresAt: new Date(at.getTime() + limits.slidingMs) })
    return accountViewer(row)
  }

  /** Not awaited. */
  function note(statement: string, values: Readonly<Record<string, unknown>>): void {
    database.write(ACCOUNTS, (session) => session.row(sql(statement, values))).catch(onError)
  }

  return {
    async viewerOf(request) {
      const token = bearerToken(request)
      const secret = token ?? readSessionCookie(request, options)
      if (secret === undefined || secret === '' || secret.length > 200) return undefined
      const kind = token === undefined ? 'account' : 'machine'
      const hash = hashSecret(secret)
      const key = `${kind}:${hash.toString('base64')}`
      const found = known.get(key)
      if (found !== undefined && now() - found.at < KNOWN_MS) return found.viewer
      const asked: Known = { at: now(), viewer: ask(hash, kind) }
      known.set(key, asked)
      try {
        const viewer = await asked.viewer
        if (viewer?.kind === 'account') asked.accountId = viewer.id
        return viewer
      } catch (error) {
        if (known.get(key) === asked) known.delete(key)
        throw error
      }
    },
    forget(accountId) {
      if (accountId === undefined) known.clear()
      // A pending answer may be from before the change.
      else
        for (const [key, entry] of known.entries())
          if (entry.accountId === accountId || entry.accountId === undefined) known.delete(key)
    },
  }
}

/** `Authorization: Bearer …`; empty for any other scheme: then the cookie does not count either. */
function bearerToken({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  if (headers.authorization === undefined) return undefined
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(headers.authorization)?.[1] ?? ''
}

function isDue(seenAt: Date | null, at: Date): boolean {
  return seenAt === null || at.getTime() - seenAt.getTime() >= SEEN_EVERY_MS
}

interface SessionRow {
  readonly id: number
  readonly username: string
  readonly displayName: string
  readonly wholeCity: boolean
  readonly mustChangePassword: boolean
  readonly roles: readonly string[]
  readonly regionCodes: readonly string[]
  readonly sessionId: string
  readonly seenAt: Date
  readonly endsAt: Date
}

function accountViewer(row: SessionRow): Viewer {
  const roles = row.roles.filter((role): role is Role => (ROLES as readonly string[]).includes(role))
  return {
    kind: 'account',
    id: row.id,
    subject: row.username,
    displayName: row.displayName,
    roles,
    rights: rightsOf(roles),
    ...(!row.wholeCity && { scope: row.regionCodes }),
    sessionId: row.sessionId,
    mustChangePassword: row.mustChangePassword,
    expiresAt: row.endsAt.toISOString(),
  }
}

interface MachineRow {
  readonly id: number
  readonly name: string
  readonly rights: readonly string[]
  readonly feedId: string | null
  readonly wholeCity: boolean
  readonly regionCodes: readonly string[]
  readonly seenAt: Date | null
  readonly endsAt: Date | null
}

function machineViewer(row: MachineRow): Viewer {
  return {
    kind: 'machine',
    id: row.id,
    subject: `token:${row.name}`,
    displayName: row.name,
    roles: [],
    rights: new Set(row.rights.filter((right): right is Right => (ALL_RIGHTS as readonly string[]).includes(right))),
    ...(!row.wholeCity && { scope: [...row.regionCodes].sort() }),
    ...(row.feedId !== null && { feedId: row.feedId }),
    mustChangePassword: false,
    expiresAt: row.endsAt?.toISOString() ?? NEVER,
  }
}
