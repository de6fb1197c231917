import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import type { Viewer } from '../../security/accounts/viewer.ts'
import { createContext } from '../context.ts'
import { createApi } from '../../app/create-api.ts'

const nowhere = () => Promise.reject(new Error('whoever is refused must not reach the database'))

describe.each([true, false])('an operation as a whole, production: %s', (production) => {
  const api = createApi({ production, onFault: () => undefined })
  beforeAll(() => api.start())
  afterAll(() => api.stop())

  async function ask(query: string, viewer?: Viewer) {
    const database = { snapshot: nowhere, read: nowhere, write: nowhere }
    const contextValue = createContext({ database, viewer, requestId: 'test' })
    const { body, http } = await api.executeOperation({ query }, { contextValue })
    const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : []
    return { status: http.status ?? 200, codes: errors.map(({ extensions }) => extensions?.code), errors }
  }
  const REFUSED = { status: 401, codes: ['UNAUTHENTICATED'] }

  test.each(['{ apiVersion }', '{ __typename }', '{ ...V } fragment V on Query { v: apiVersion }'])(
    'anonymously answers %s',
    async (query) => {
      expect(await ask(query)).toMatchObject({ status: 200, codes: [] })
    },
  )

  test.each([
    '{ me { username } }',
    '{ apiVersion city { name } }',
    '{ apiVersion ...C } fragment C on Query { city { name } }',
    '{ apiVersion ... { ... on Query { city { name } } } }',
    '{ apiVersion city @skip(if: true) { name } }',
    'mutation { endMySession(id: "1") }',
    'subscription { viewerChanged { username } }',
  ])('anonymously refuses %s, with one error and no data', async (query) => {
    expect(await ask(query)).toMatchObject(REFUSED)
  })

  test('does not reveal to anonymous clients which fields exist', async () => {
    const long = `{ ...F0 } ${Array.from({ length: 126 }, (_, i) => `fragment F${String(i)} on Query { ...F${String((i + 1) % 126)} x }`).join(' ')}`
    const introspection = '{ __schema { types { name } } }'
    for (const query of [
      '{ citi { name } }',
      '{ city { nam } }',
      introspection,
      '{ __type(name: "City") { name } }',
      long,
    ]) {
      const { errors, ...rest } = await ask(query)
      expect(rest).toEqual(REFUSED)
      expect(JSON.stringify(errors)).not.toContain('city')
    }
    expect(await ask('{ city')).toMatchObject(production ? REFUSED : { codes: ['GRAPHQL_PARSE_FAILED'] })
  })

  test('refuses introspection to machines', async () => {
    const machine: Viewer = { ...testViewer(), kind: 'machine' }
    const { codes } = await ask('{ __schema { types { name } } }', machine)
    expect(codes).toEqual([production ? 'GRAPHQL_VALIDATION_FAILED' : 'FORBIDDEN'])
    expect(await ask('{ __typename }', machine)).toMatchObject({ status: 200, codes: [] })
  })

  test.each([
    ['in a circle', (i: number) => (i + 1) % 126],
    ['in a row', (i: number) => Math.min(i + 1, 125)],
  ])('refuses many fragments %s before graphql-js compares them', async (_, next) => {
    const fragments = Array.from(
      { length: 126 },
      (__, i) => `fragment F${String(i)} on Query { ...F${String(next(i))} ...F${String(next(i))} }`,
    )
    expect((await ask(`{ ...F0 } ${fragments.join(' ')}`, testViewer())).codes).toEqual(['QUERY_TOO_LARGE'])
  })

  test('reports all errors of a document to a signed-in viewer', async () => {
    expect((await ask('{ citi cyti }', testViewer())).codes).toEqual(Array(2).fill('GRAPHQL_VALIDATION_FAILED'))
  })

  test('refuses introspection in production', async () => {
    expect((await ask('{ __schema { types { name } } }', testViewer())).codes).toHaveLength(production ? 1 : 0)
  })

  test('requires a new password first', async () => {
    const viewer = { ...testViewer(), mustChangePassword: true }
    expect(await ask('{ me { username } city { name } }', viewer)).toMatchObject({
      status: 403,
      codes: ['MUST_CHANGE_PASSWORD'],
    })
    expect(await ask('{ me { username roles rights } }', viewer)).toMatchObject({ status: 200, codes: [] })
  })

  test('answers a subscription only over WebSocket', async () => {
    const { codes } = await ask('subscription { viewerChanged { username } }', testViewer())
    expect(codes).toEqual(['BAD_USER_INPUT'])
  })
})
