import { ServerError } from '@apollo/client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { describe, expect, it } from 'vitest'
import { hasCode, viewerOf } from './viewer.ts'

const WIRE = {
  username: 'li',
  displayName: '李强',
  roles: ['GRID_MANAGER'],
  rights: ['city.view', 'staff.view', 'time.travel'],
  wholeCity: false,
  regions: [{ code: '310115005000', name: '陆家嘴街道', nameEn: null, level: 'STREET' }],
  mustChangePassword: false,
} as const

describe('somebody on the wire', () => {
  it('is one who may do what this page knows of', () => {
    const viewer = viewerOf({ ...WIRE, roles: [...WIRE.roles], rights: [...WIRE.rights], regions: [...WIRE.regions] })
    expect(viewer.roles).toEqual(['grid_manager'])
    expect([...viewer.rights]).toEqual(['city.view', 'staff.view'])
    expect(viewer.scope).toEqual([{ code: '310115005000', name: '陆家嘴街道', nameEn: null }])
  })

  it('who sees the whole city is kept to nothing', () => {
    expect(viewerOf({ ...WIRE, roles: [], rights: [], regions: [], wholeCity: true }).scope).toBeNull()
  })

  it('who sees no region is kept to none, not to all', () => {
    expect(viewerOf({ ...WIRE, roles: [], rights: [], regions: [] }).scope).toEqual([])
  })
})

describe('the code of an error', () => {
  const errors = [{ message: 'no', extensions: { code: 'UNAUTHENTICATED' } }]

  it('is found among the errors of a result and in the body of a refusal', () => {
    expect(hasCode(new CombinedGraphQLErrors({ errors }), 'UNAUTHENTICATED')).toBe(true)
    const refusal = (bodyText: string) =>
      new ServerError('401', { response: new Response(null, { status: 401 }), bodyText })
    expect(hasCode(refusal(JSON.stringify({ errors })), 'UNAUTHENTICATED')).toBe(true)
    expect(hasCode(refusal('<h1>401</h1>'), 'UNAUTHENTICATED')).toBe(false)
    expect(hasCode(new Error('no'), 'UNAUTHENTICATED')).toBe(false)
  })
})
