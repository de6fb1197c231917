/** Why nobody was signed in: `/sign-in?error=…`, in words there. */
export type OidcErrorCode =
  /** The identity provider cannot be reached, or says that it cannot answer now. */
  | 'oidc_unavailable'
  /** The person, or the provider, said no. */
  | 'oidc_denied'
  /** It took longer than ten minutes, was used already, or began in another browser. */
  | 'oidc_expired'
  /** What the provider answered does not hold, or it is set up in another way than we are. */
  | 'oidc_failed'
  /** No group of the person stands for a role here. */
  | 'oidc_no_role'
  /** The account is disabled here. */
  | 'oidc_disabled'
  /** Following the groups would leave nobody who can administer this city. */
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
