import type { Right } from '../../../domain/rights.ts'
import { ADMIN_PAGES, type AdminPage } from '../../stores/address.ts'
import type { Viewer } from '../../stores/session.ts'

/** What it takes to see a page of the administration. */
const RIGHT_OF_PAGE: Readonly<Record<AdminPage, Right>> = {
  accounts: 'account.manage',
  tokens: 'account.manage',
  audit: 'audit.view',
  'sign-in': 'account.manage',
  feeds: 'feed.manage',
}

/** Pages that somebody may see, in the order of their tabs. The API gives none of them to an account of some regions. */
export function adminPagesOf(viewer: Pick<Viewer, 'rights' | 'scope'> | null): readonly AdminPage[] {
  if (viewer?.scope !== null) return []
  return ADMIN_PAGES.filter((page) => viewer.rights.has(RIGHT_OF_PAGE[page]))
}
