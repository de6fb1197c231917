import type { Right } from '../../../domain/rights.ts'
import { ADMIN_PAGES, type AdminPage } from '../../stores/address.ts'
import type { Viewer } from '../../stores/session.ts'

/** Right required for a page of the administration. */
const RIGHT_OF_PAGE: Readonly<Record<AdminPage, Right>> = {
  accounts: 'account.manage',
  tokens: 'account.manage',
  audit: 'audit.view',
  'sign-in': 'account.manage',
  feeds: 'feed.manage',
}

/** Pages visible to a viewer, in the order of their tabs. An account limited to regions sees none. */
export function adminPagesOf(viewer: Pick<Viewer, 'rights' | 'scope'> | null): readonly AdminPage[] {
  if (viewer?.scope !== null) return []
  return ADMIN_PAGES.filter((page) => viewer.rights.has(RIGHT_OF_PAGE[page]))
}
