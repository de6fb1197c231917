/** Which refusal of accounts and machine tokens an error is, for who says it in words of their own, as the terminal does in Chinese. */
export type AccountRefusal =
  | 'account-unknown'
  | 'account-taken'
  | 'account-without-password'
  | 'bad-username'
  | 'bad-text'
  | 'role-missing'
  | 'scope-missing'
  | 'scope-twice'
  | 'scope-too-large'
  | 'bad-region-code'
  | 'region-unknown'
  | 'machine-unknown'
  | 'machine-taken'
  | 'bad-machine-name'
  | 'bad-machine-rights'
  | 'bad-feed'
  | 'feed-unknown'
  | 'over-already'

/**
 * What an error carries beside its code, as `extensions`.
 * @param about a user name, a code, the bounds of a length.
 */
export function why(refusal: AccountRefusal, about?: string): { refusal: AccountRefusal; about?: string } {
  return about === undefined ? { refusal } : { refusal, about }
}
