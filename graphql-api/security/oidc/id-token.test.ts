import { createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createIdentityProvider } from './identity-provider.ts'
import { close, listen } from './test-provider.ts'

/** A provider that sends arbitrary ID tokens, unlike a real one. */
const server = createServer()
const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
const CALLBACK = 'http://127.0.0.1:1/auth/oidc/callback'
let issuer: string
let idToken: string
let userInfo: Record<string, unknown>
let metadata: Record<string, unknown>
let asked: { path: string; authorization: string | undefined; body: string }[]

beforeAll(async () => {
  issuer = await listen(server)
  server.on('request', (request, response) => {
    void read(request).then((body) => {
      const path = request.url ?? ''
      asked.push({ path, authorization: request.headers.authorization, body })
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answerTo(path)))
    })
  })
})
afterAll(() => close(server))
beforeEach(() => {
  asked = []
  userInfo = { sub: 'alice' }
  metadata = { userinfo_endpoint: `${issuer}/me` }
})

function answerTo(path: string): unknown {
  if (path === '/.well-known/openid-configuration')
    return {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      ...metadata,
    }
  if (path === '/keys')
    return { keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'own', use: 'sig', alg: 'RS256' }] }
  if (path === '/me') return userInfo
  return { access_token: 'access', token_type: 'Bearer', id_token: idToken }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function token(claims: object, key: KeyObject | 'none' | 'public', header: object = {}): string {
  const alg = key === 'none' ? 'none' : key === 'public' ? 'HS256' : 'RS256'
  const signed = `${encode({ alg, kid: 'own', typ: 'JWT', ...header })}.${encode(claims)}`
  if (key === 'none') return `${signed}.`
  const signature =
    key === 'public'
      ? createHmac('sha256', own.publicKey.export({ type: 'spki', format: 'pem' }))
          .update(signed)
          .digest()
      : sign('sha256', Buffer.from(signed), key)
  return `${signed}.${signature.toString('base64url')}`
}

/** Signs in with valid claims except for `wrong`. */
async function signIn(wrong: object, key: KeyObject | 'none' | 'public' = own.privateKey, groupsClaim = 'groups') {
  const settings = { issuer, clientId: 'city', clientSecret: 'secret', groupsClaim }
  const provider = createIdentityProvider(settings)
  const { flow } = await provider.begin(CALLBACK)
  const nowS = Math.floor(Date.now() / 1000)
  const right = {
    iss: issuer,
    sub: 'alice',
    aud: 'city',
    nonce: flow.nonce,
    iat: nowS,
    exp: nowS + 300,
    groups: ['duty'],
  }
  idToken = token({ ...right, ...wrong }, key)
  return provider.finish(new URL(`${CALLBACK}?code=${randomUUID()}&state=${flow.state}`), flow)
}

test('a valid one is accepted', async () => {
  await expect(signIn({ name: 'Alice', preferred_username: 'alice' })).resolves.toEqual({
    subject: 'alice',
    username: 'alice',
    displayName: 'Alice',
    groups: ['duty'],
  })
})

const past = Math.floor(Date.now() / 1000) - 3_600
test.each<[string, object]>([
  ['another issuer', { iss: 'https://elsewhere.example' }],
  ['another audience', { aud: 'another-client' }],
  ['no audience', { aud: undefined }],
  ['many audiences and another party', { aud: ['city', 'another'], azp: 'another' }],
  ['another nonce', { nonce: 'replayed' }],
  ['no nonce', { nonce: undefined }],
  ['an end in the past', { exp: past }],
  ['no end', { exp: undefined }],
  ['no subject', { sub: undefined }],
])('one with %s is refused', async (_, wrong) => {
  await expect(signIn(wrong)).rejects.toMatchObject({ name: 'OidcError', code: 'oidc_failed' })
})

test.each([
  ['by another key', other.privateKey],
  ['by nobody', 'none' as const],
  ['with the public key as a shared secret', 'public' as const],
])('one that is signed %s is refused', async (_, key) => {
  await expect(signIn({}, key)).rejects.toMatchObject({ code: 'oidc_failed' })
})

test('no ID token at all is refused', async () => {
  const provider = createIdentityProvider({ issuer, clientId: 'city', groupsClaim: 'groups' })
  const { flow } = await provider.begin(CALLBACK)
  idToken = undefined as unknown as string
  const back = new URL(`${CALLBACK}?code=1&state=${flow.state}`)
  await expect(provider.finish(back, flow)).rejects.toMatchObject({ code: 'oidc_failed' })
})

test('requests missing groups for the same person', async () => {
  userInfo = { sub: 'alice', groups: ['duty', 'heads'], name: 'Alice' }
  await expect(signIn({ groups: undefined })).resolves.toMatchObject({
    groups: ['duty', 'heads'],
    displayName: 'Alice',
  })
  userInfo = { sub: 'bob', groups: ['administrators'] }
  await expect(signIn({ groups: undefined })).rejects.toMatchObject({ code: 'oidc_failed' })
  // Signed claims take precedence over unsigned ones.
  userInfo = { sub: 'alice', groups: ['duty'], iss: 'x', preferred_username: 'root' }
  await expect(signIn({ groups: undefined, preferred_username: 'alice' })).resolves.toMatchObject({ username: 'alice' })
})

test('finds nested groups, and takes anything but a list of names as none', async () => {
  const nested = { realm_access: { roles: ['duty', 7, null, ''] } }
  await expect(signIn(nested, own.privateKey, 'realm_access.roles')).resolves.toMatchObject({ groups: ['duty'] })
  for (const name of ['__proto__', 'constructor.name', 'toString', 'groups.length', 'sub.length'])
    await expect(signIn({ groups: ['duty'] }, own.privateKey, name)).resolves.toMatchObject({ groups: [] })
})

test('refuses a provider with another issuer than configured, and a discovery document in its place', async () => {
  metadata = { issuer: `${issuer}/` }
  const begin = (at: string): Promise<unknown> =>
    createIdentityProvider({ issuer: at, clientId: 'city', groupsClaim: 'groups' }).begin(CALLBACK)
  await expect(begin(issuer)).rejects.toMatchObject({ code: 'oidc_failed' })
  metadata = {}
  await expect(begin(`${issuer}/.well-known/openid-configuration`)).rejects.toMatchObject({ code: 'oidc_failed' })
})

test('never sends plain http beyond this machine', async () => {
  const settings = { issuer: 'http://idp.invalid', clientId: 'city', groupsClaim: 'groups' }
  await expect(createIdentityProvider(settings).begin(CALLBACK)).rejects.toMatchObject({ code: 'oidc_failed' })
})

test('authenticates in the way that the provider requires', async () => {
  await signIn({})
  expect(asked.find(({ path }) => path === '/token')?.authorization).toMatch(/^Basic /)
  metadata = { token_endpoint_auth_methods_supported: ['client_secret_post'] }
  await signIn({})
  const posted = asked.findLast(({ path }) => path === '/token')
  expect(posted?.authorization).toBeUndefined()
  expect(posted?.body).toContain('client_secret=secret')
})
