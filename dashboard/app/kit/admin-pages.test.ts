import { expect, it } from 'vitest'
import { RIGHTS, type Right, type Role } from '../../../domain/rights.ts'
import { ADMIN_PAGES } from '../../stores/address.ts'
import { adminPagesOf } from './admin-pages.ts'

const rightsOf = (role: Role) =>
  new Set((Object.keys(RIGHTS) as Right[]).filter((right) => (RIGHTS[right].roles as readonly Role[]).includes(role)))

it('shows an administrator everything but what others look after', () => {
  const pages = adminPagesOf({ rights: rightsOf('administrator'), scope: null })
  expect(pages).toEqual(ADMIN_PAGES.filter((page) => page !== 'feeds' || rightsOf('administrator').has('feed.manage')))
})

it('shows an operator the feeds', () => {
  expect(adminPagesOf({ rights: rightsOf('operator'), scope: null })).toEqual(['feeds'])
})

it.each(['leader', 'grid_manager'] as const)('shows a %s nothing', (role) => {
  expect(adminPagesOf({ rights: rightsOf(role), scope: null })).toEqual([])
})

it('shows nothing to who is kept to some regions, or is nobody', () => {
  const scope = [{ code: '310115005000', name: '陆家嘴', nameEn: null }]
  expect(adminPagesOf({ rights: rightsOf('administrator'), scope })).toEqual([])
  expect(adminPagesOf(null)).toEqual([])
})
