import type { Role } from '../../../domain/rights.ts'
import type { MessageKey } from '../../ui/i18n.ts'

/** As required by the API, which checks it again. */
const USERNAME = /^[a-z0-9][a-z0-9._@-]{1,63}$/
const TOKEN_NAME = /^[a-z0-9][a-z0-9._-]{1,63}$/
const MAX_NAME_LENGTH = 80

/** Checks an account before it is sent; null: valid. */
export function accountFault({
  username,
  displayName,
  roles,
}: {
  readonly username: string
  readonly displayName: string
  readonly roles: readonly Role[]
}): MessageKey | null {
  if (!USERNAME.test(username.trim().toLowerCase())) return 'accounts.problem.username'
  const name = displayName.trim()
  if (name === '' || Array.from(name).length > MAX_NAME_LENGTH) return 'accounts.problem.name'
  return roles.length === 0 ? 'accounts.noRole' : null
}

/** Checks a token before it is sent; null: valid. */
export function tokenFault({
  name,
  feedId,
  rights,
  hasScope,
}: {
  readonly name: string
  /** Null: for a northbound client. */
  readonly feedId: string | null
  readonly rights: readonly string[]
  readonly hasScope: boolean
}): MessageKey | null {
  if (!TOKEN_NAME.test(name.trim())) return 'tokens.problem.name'
  if (feedId !== null) return feedId.trim() === '' ? 'tokens.problem.feed' : null
  if (rights.length === 0) return 'tokens.problem.rights'
  return hasScope ? null : 'tokens.problem.scope'
}
