/** Why a sign-in failed: `/sign-in?error=…`; the page has the texts. */
export type OidcErrorCode =
  /** The identity provider is unreachable or temporarily unable to answer. */
  | 'oidc_unavailable'
  /** The person, or the provider, refused. */
  | 'oidc_denied'
  /** It took longer than ten minutes, was already used, or began in another browser. */
  | 'oidc_expired'
  /** The provider's answer is invalid, or its configuration does not match ours. */
  | 'oidc_failed'
  /** No group of the person has a role here. */
  | 'oidc_no_role'
  /** The account is disabled here. */
  | 'oidc_disabled'
  /** Applying the groups would leave no administrator of this city. */
  | 'oidc_last_administrator'

export class OidcError extends Error {
  override readonly name = 'OidcError'
  constructor(
    readonly code: OidcErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
