import * as client from 'openid-client'
import { isLoopback } from '../http/origin.ts'
import { OidcError } from './oidc-error.ts'

/** The identity provider for accounts. */
export interface OidcSettings {
  /** OIDC_ISSUER: https, or http on this machine. */
  readonly issuer: string
  /** OIDC_CLIENT_ID. */
  readonly clientId: string
  /** OIDC_CLIENT_SECRET; absent: a public client, protected by PKCE only. */
  readonly clientSecret?: string | undefined
  /** OIDC_GROUPS_CLAIM: name of the claim that lists groups, or a path to it, `realm_access.roles`. */
  readonly groupsClaim: string
}

/** State of a sign-in in progress. */
export interface Flow {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** The person identified by the provider. */
export interface Person {
  /** `sub`: unique at the issuer, never reassigned. */
  readonly subject: string
  /** The person's name there; nothing depends on it. */
  readonly username?: string
  readonly displayName?: string
  readonly groups: readonly string[]
}

/** Authorization code flow with PKCE (OpenID Connect Core 1.0 §3.1, RFC 7636). */
export interface IdentityProvider {
  readonly issuer: string
  /** @returns the address for the browser. @throws {OidcError} `oidc_unavailable` */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly flow: Flow }>
  /** @param callback the address to which the browser returned. @throws {OidcError} */
  finish(callback: URL, flow: Flow): Promise<Person>
}

const PROVIDER_TIMEOUT_S = 8
/** The provider's metadata are cached for this long: an outage is noticed before a browser is sent there. */
const KNOWN_MS = 60_000
const MAX_GROUPS = 1_000

/** Sends no request to the provider before the first sign-in. */
export function createIdentityProvider(settings: OidcSettings, now: () => number = Date.now): IdentityProvider {
  let known: { at: number; configuration: Promise<client.Configuration> } | undefined

  async function configuration(): Promise<client.Configuration> {
    if (known === undefined || now() - known.at > KNOWN_MS) known = { at: now(), configuration: discover(settings) }
    const mine = known
    try {
      return await mine.configuration
    } catch (error) {
      // The next call requests it again.
      if (known === mine) known = undefined
      throw toOidcError(error)
    }
  }

  return {
    issuer: settings.issuer,
    async begin(redirectUri) {
      const configured = await configuration()
      const flow = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        codeVerifier: client.randomPKCECodeVerifier(),
      }
      const groups = configured.serverMetadata().scopes_supported?.includes('groups') === true ? ' groups' : ''
      const url = client.buildAuthorizationUrl(configured, {
        redirect_uri: redirectUri,
        scope: `openid profile email${groups}`,
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(flow.codeVerifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, flow }
    },
    async finish(callback, { state, nonce, codeVerifier }) {
      const configured = await configuration()
      try {
        const tokens = await client.authorizationCodeGrant(configured, callback, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined) throw new OidcError('oidc_failed', 'the identity provider sent no ID token')
        let person: Readonly<Record<string, unknown>> = claims
        // Many providers keep the ID token short and return the rest on request.
        if (claimAt(person, settings.groupsClaim) === undefined && configured.serverMetadata().userinfo_endpoint)
          person = { ...(await client.fetchUserInfo(configured, tokens.access_token, claims.sub)), ...person }
        return personOf(claims.sub, person, settings.groupsClaim)
      } catch (error) {
        throw toOidcError(error)
      }
    },
  }
}

async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<client.Configuration> {
  const server = new URL(issuer)
  const isPlain = server.protocol === 'http:' && isLoopback(server.hostname.replace(/^\[|\]$/g, ''))
  const configured = await client.discovery(server, clientId, clientSecret, authenticate(clientSecret), {
    timeout: PROVIDER_TIMEOUT_S,
    // oxlint-disable-next-line typescript/no-deprecated -- marked so that it stands out
    execute: [client.enableNonRepudiationChecks, ...(isPlain ? [client.allowInsecureRequests] : [])],
  })
  const own = configured.serverMetadata().issuer
  // Accounts and groups depend on the exact issuer.
  if (own !== issuer)
    throw new OidcError('oidc_failed', `OIDC_ISSUER is "${issuer}", but the identity provider calls itself "${own}"`)
  return configured
}

/** By Basic, the default of every provider (OpenID Connect Discovery 1.0 §3). */
function authenticate(secret: string | undefined): client.ClientAuth {
  if (secret === undefined) return client.None()
  const basic = client.ClientSecretBasic(secret)
  const post = client.ClientSecretPost(secret)
  return (server, ...rest) =>
    (server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']).includes('client_secret_basic')
      ? basic(server, ...rest)
      : post(server, ...rest)
}

function personOf(subject: string, claims: Readonly<Record<string, unknown>>, groupsClaim: string): Person {
  const text = (...names: string[]): string | undefined =>
    names.map((name) => claims[name]).find((value): value is string => typeof value === 'string' && value.trim() !== '')
  const username = text('preferred_username', 'email', 'nickname')
  const displayName = text('name', 'preferred_username', 'email')
  const groups = claimAt(claims, groupsClaim)
  return {
    subject,
    ...(username !== undefined && { username }),
    ...(displayName !== undefined && { displayName }),
    groups: (Array.isArray(groups) ? (groups as unknown[]) : [groups])
      .filter((group): group is string => typeof group === 'string' && group !== '' && !group.includes('\0'))
      .slice(0, MAX_GROUPS),
  }
}

/** A claim by its name, or by its path. */
function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  return name
    .split('.')
    .reduce<unknown>(
      (at, part) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, part)
          ? (at as Record<string, unknown>)[part]
          : undefined,
      claims,
    )
}

/** Temporary errors of the authorization response (RFC 6749 §4.1.2.1). */
const NOT_NOW = new Set(['server_error', 'temporarily_unavailable'])

function toOidcError(error: unknown): OidcError {
  if (error instanceof OidcError) return error
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof client.AuthorizationResponseError) {
    if (error.error === 'access_denied') return new OidcError('oidc_denied', 'the identity provider: access_denied')
    const code = NOT_NOW.has(error.error) ? 'oidc_unavailable' : 'oidc_failed'
    return new OidcError(code, `the identity provider: ${error.error}`, { cause: error })
  }
  return new OidcError(isAway(error) ? 'oidc_unavailable' : 'oidc_failed', `the identity provider: ${message}`, {
    cause: error,
  })
}

function isAway(error: unknown): boolean {
  if (error instanceof client.ResponseBodyError) return error.status >= 500
  // `fetch` throws it if there is no answer; usage errors of the library have a code.
  if (error instanceof TypeError) return !('code' in error)
  if (!(error instanceof client.ClientError)) return false
  return error.code === 'OAUTH_TIMEOUT' || (error.cause instanceof Response && error.cause.status >= 500)
}
