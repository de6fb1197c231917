import type { TokenRowFragment } from '../../api/operations.generated.ts'

/** Whether a token is valid at an instant (ms since 1970). */
export function tokenState(
  { revokedAt, expiresAt }: Pick<TokenRowFragment, 'revokedAt' | 'expiresAt'>,
  atMs: number,
): 'active' | 'revoked' | 'expired' {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && Date.parse(expiresAt) <= atMs ? 'expired' : 'active'
}
