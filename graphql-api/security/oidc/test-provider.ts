import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** A person at the test provider. */
export interface TestPerson {
  readonly name?: string
  readonly username?: string
  readonly groups?: unknown
}

/** A real identity provider on loopback, with its own pages for signing in and consent. */
export interface TestProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** By the name typed on its page. */
  readonly people: Map<string, TestPerson>
  /** Starts to answer. @param redirectUris allowed addresses for returning browsers */
  open(redirectUris: string[]): void
  /** From now on it answers with 503 (`away`), or normally. */
  setAway(isAway: boolean): void
  close(): Promise<void>
}

export async function startTestProvider(): Promise<TestProvider> {
  const people = new Map<string, TestPerson>()
  const server = createServer()
  const issuer = await listen(server)
  const clientId = 'city'
  const clientSecret = 'a-secret-of-the-tests:with+&%and~more'
  let isAway = false
  return {
    issuer,
    clientId,
    clientSecret,
    people,
    open(redirectUris) {
      const provider = new Provider(issuer, {
        clients: [
          {
            client_id: clientId,
            client_secret: clientSecret,
            redirect_uris: redirectUris,
            grant_types: ['authorization_code'],
            response_types: ['code'],
          },
        ],
        scopes: ['openid', 'profile', 'email', 'groups'],
        claims: { openid: ['sub'], profile: ['name', 'preferred_username'], groups: ['groups', 'realm_access'] },
        findAccount: (_, id) => {
          const { name, username, groups } = people.get(id) ?? {}
          const claims = { sub: id, name, preferred_username: username, groups, realm_access: { roles: groups } }
          return { accountId: id, claims: () => claims }
        },
        features: { devInteractions: { enabled: true } },
        cookies: { keys: ['a key of the tests'] },
        pkce: { required: () => true },
      })
      // Its pages would load a font from elsewhere.
      provider.use(async (context, next) => {
        await next()
        if (typeof context.body === 'string') context.body = context.body.replaceAll(/@import url\([^)]*\);/g, '')
      })
      const answer = provider.callback()
      server.on('request', (request, response) => {
        if (isAway) response.writeHead(503).end()
        else void answer(request, response)
      })
    },
    setAway(next) {
      isAway = next
    },
    close: () => close(server),
  }
}

/** @returns the address */
export function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`)
    })
  })
}

export function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}
