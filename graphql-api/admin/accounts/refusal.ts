/**
 * The kinds of refusals of accounts and machine tokens, for clients with their own texts, such as the terminal in
 * Chinese.
 */
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
 * The `extensions` of an error besides its code.
 * @param about a user name, a code, or the bounds of a length
 */
export function why(refusal: AccountRefusal, about?: string): { refusal: AccountRefusal; about?: string } {
  return about === undefined ? { refusal } : { refusal, about }
}
