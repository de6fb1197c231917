import Negotiator from 'negotiator'

/** Content codings a tile is kept in. */
export type Coding = 'identity' | 'gzip' | 'br'

/** Every coding, best first. */
export const CODINGS: readonly Coding[] = ['br', 'gzip', 'identity']

/** `preferred` is in no published types of negotiator yet. */
interface Preferring {
  encodings(available: readonly string[], options: { readonly preferred: readonly string[] }): string[]
}

/**
 * The coding to answer in, or undefined when the client refuses all that we have. No header: identity, since a client that says
 * nothing may not decode anything.
 *
 * @param codings what we have, best first for a client that likes several equally
 */
export function negotiateCoding(header: string | undefined, codings: readonly Coding[] = CODINGS): Coding | undefined {
  // x-gzip is an old name of gzip (RFC 9110 §8.4.1.3).
  const headers = { 'accept-encoding': header?.replaceAll(/\bx-gzip\b/gi, 'gzip') }
  const negotiator: Preferring = new Negotiator({ headers })
  return negotiator.encodings(codings, { preferred: codings })[0] as Coding | undefined
}
