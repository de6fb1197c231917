import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testAuthenticator, testViewer } from '../security/accounts/test-viewers.ts'
import type { Database } from '../platform/db/database.ts'
import type { Viewer } from '../security/accounts/viewer.ts'
import { graphqlRoute } from './graphql-route.ts'
import { createApi } from './create-api.ts'

const faults: [unknown, string][] = []
const onFault = (error: unknown, requestId: string): void => void faults.push([error, requestId])
const api = createApi({ production: false, onFault })
const broken = new Error('the viewer is broken')
let servers: Server[] = []

beforeAll(() => api.start())
afterAll(async () => {
  await api.stop()
  for (const server of servers) server.close()
  servers = []
})

async function listen({
  viewer = testViewer(),
  ...options
}: {
  maxAnswerBytes?: number
  viewer?: Viewer
}): Promise<string> {
  const app = express()
  app.use((_, response, next) => {
    response.locals.requestId = 'request-7'
    next()
  })
  app.use(
    graphqlRoute({
      ...{ api, onFault, trustProxy: false, authenticator: testAuthenticator(), database: {} as Database },
      guard: {
        admitAddress: () => Promise.resolve(true),
        authenticate: () => Promise.resolve({ viewer }),
        ofViewer: () => Promise.resolve({ viewer }),
      },
      ...options,
    }),
  )
  const server = createServer(app)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

async function ask(url: string, query: string): Promise<{ status: number; errors?: readonly unknown[] }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  return { status: response.status, ...((await response.json()) as object) }
}

test('replaces an answer that is too long by an error with the limit', async () => {
  const url = await listen({ maxAnswerBytes: 2_000 })
  expect(await ask(url, '{ __schema { types { name } } }')).toMatchObject({
    errors: [{ extensions: { code: 'ANSWER_TOO_LARGE', max: 2_000 } }],
  })
  expect(await ask(url, '{ apiVersion }')).not.toHaveProperty('errors')
})

test('answers a failure outside of any field with 500 and the request id, and logs its cause', async () => {
  // The context of the request cannot be created.
  const viewer = Object.defineProperty({ ...testViewer() }, 'rights', {
    get: () => {
      throw broken
    },
  })
  faults.length = 0
  expect(await ask(await listen({ viewer }), '{ apiVersion }')).toMatchObject({
    status: 500,
    errors: [{ extensions: { code: 'INTERNAL', requestId: 'request-7' } }],
  })
  expect(faults.map(([error]) => error)).toContainEqual(expect.objectContaining({ message: broken.message }))
})
