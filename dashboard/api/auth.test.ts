import { describe, expect, it } from 'vitest'
import { readAnswer } from './auth.ts'

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

describe('an answer of /auth', () => {
  it('that is fine', async () => {
    expect(await readAnswer(json(200, { mustChangePassword: true }))).toEqual({
      kind: 'done',
      answer: { mustChangePassword: true },
    })
    expect(await readAnswer(new Response(null, { status: 204 }))).toEqual({ kind: 'done', answer: {} })
  })

  it('that refuses says why, and when to come again', async () => {
    const error = { code: 'LOCKED', message: 'too many failures', retryAfterS: 40 }
    expect(await readAnswer(json(403, { error }))).toEqual({ kind: 'refused', weakness: null, ...error })
    expect(await readAnswer(json(429, { error: { code: 'RATE_LIMITED' } }, { 'retry-after': '9' }))).toEqual({
      kind: 'refused',
      code: 'RATE_LIMITED',
      message: '',
      retryAfterS: 9,
      weakness: null,
    })
    expect(await readAnswer(new Response('slow down', { status: 429 }))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterS: null,
    })
  })

  it('that finds a password weak says in what', async () => {
    const error = { code: 'WEAK_PASSWORD', message: 'too short', weakness: 'too-short' }
    expect(await readAnswer(json(422, { error }))).toMatchObject({ code: 'WEAK_PASSWORD', weakness: 'too-short' })
  })

  it('from a server that starts', async () => {
    expect(await readAnswer(new Response('starting', { status: 503 }))).toEqual({ kind: 'starting' })
  })

  it.each([
    ['a proxy', new Response('<h1>Bad gateway</h1>', { status: 502 })],
    ['a portal that wants one to sign in to the network', new Response('<h1>Welcome</h1>', { status: 200 })],
    ['something else', json(404, { detail: 'not found' })],
  ])('that is not ours: %s', async (_name, response) => {
    expect(await readAnswer(response)).toEqual({ kind: 'unreachable' })
  })
})
