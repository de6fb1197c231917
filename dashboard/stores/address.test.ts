import { describe, expect, it } from 'vitest'
import {
  adminAddress,
  signInOfAddress,
  cityAddress,
  inLanguage,
  pageOf,
  returnToOf,
  signInAddress,
  withoutSignIn,
} from './address.ts'

describe('the page of an address', () => {
  it.each([
    ['/', { kind: 'city' }],
    ['/wall/overview', { kind: 'city' }],
    ['/sign-in', { kind: 'sign-in' }],
    ['/admin', { kind: 'admin', page: 'accounts' }],
    ['/admin/audit', { kind: 'admin', page: 'audit' }],
    ['/admin/nonsense', { kind: 'admin', page: 'accounts' }],
  ])('%s', (path, page) => {
    expect(pageOf(path)).toEqual(page)
  })
})

describe('where signing in leads', () => {
  const deep = '/wall/overview?region=310115005000&at=121.5,31.2,15,60,-20&sel=building/7'

  it('is the full deep link that was asked for', () => {
    const address = new URL(signInAddress(deep, 'en'), 'http://localhost')
    expect(address.pathname).toBe('/sign-in')
    expect(address.searchParams.get('lang')).toBe('en')
    expect(returnToOf(address.search)).toBe(deep)
  })

  it('says nothing of the first page', () => {
    expect(signInAddress('/', null)).toBe('/sign-in')
  })

  it.each([
    'https://example.org/',
    '//example.org/',
    '/\\example.org',
    '/wall/\\..\\..\\example.org',
    '\t//example.org',
    '/\t/example.org',
    'javascript:alert(1)',
    '/sign-in?returnTo=/sign-in',
    '/auth/oidc/start',
    '/graphql?query={city{name}}',
    '/tiles/buildings/0/0/0.mvt',
    '/wallpaper',
    '',
  ])('is never %j', (wanted) => {
    expect(returnToOf(`?returnTo=${encodeURIComponent(wanted)}`)).toBe('/')
  })
})

describe('a sign-in that an address brings', () => {
  it('is a user and a password, and leaves the address', () => {
    const url = new URL('http://localhost/sign-in?as=operator&returnTo=%2Fwall%2Foverview#a%2Fb%23c')
    expect(signInOfAddress(url)).toEqual({ username: 'operator', password: 'a/b#c' })
    expect(withoutSignIn(url)).toBe('/sign-in?returnTo=%2Fwall%2Foverview')
  })

  it.each(['/sign-in', '/sign-in?as=operator', '/sign-in#secret', '/sign-in?as=#secret'])('is not in %s', (path) => {
    expect(signInOfAddress(new URL(path, 'http://localhost'))).toBeNull()
  })

  it('may hold a percent sign of its own', () => {
    expect(signInOfAddress(new URL('http://localhost/sign-in?as=a#50%'))?.password).toBe('50%')
  })
})

it('carries the language', () => {
  expect(adminAddress('audit', 'en')).toBe('/admin/audit?lang=en')
  expect([cityAddress('en'), cityAddress('zh'), cityAddress(null)]).toEqual(['/?lang=en', '/?lang=zh', '/'])
  expect(adminAddress('audit', null)).toBe('/admin/audit')
  expect(inLanguage({ pathname: '/sign-in', search: '?returnTo=%2Fdesk%2Fx' }, 'en')).toBe(
    '/sign-in?returnTo=%2Fdesk%2Fx&lang=en',
  )
  expect(inLanguage({ pathname: '/sign-in', search: '?lang=en' }, null)).toBe('/sign-in')
})
