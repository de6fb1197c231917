/** Every coding, best first. */
export const CODINGS: readonly Coding[] = ['br', 'gzip', 'identity']

/**
 * The coding to answer in (RFC 9110 §12.5.3), or undefined when the client refuses all that we have. No header: identity,
 * since a client that says nothing may not decode anything.
 *
 * @param codings what we have, best first for a client that likes several equally
 */
export function negotiateCoding(header: string | undefined, codings: readonly Coding[] = CODINGS): Coding | undefined {
  if (header === undefined) return 'identity'
  const weights = new Map<string, number>()
  for (const item of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim())
    if (name === '') continue
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    const q = weight === undefined ? 1 : Number(weight)
    weights.set(name === 'x-gzip' ? 'gzip' : name, Number.isNaN(q) ? 0 : Math.min(1, Math.max(0, q)))
  }
  const others = weights.get('*')
  let best: { coding: Coding; q: number } | undefined
  for (const coding of codings) {
    // Unnamed, identity stays acceptable as a last resort unless `*;q=0` rules it out.
    const q = weights.get(coding) ?? others ?? (coding === 'identity' ? 1e-3 : 0)
    if (q > 0 && (best === undefined || q > best.q)) best = { coding, q }
  }
  return best?.coding
}

/** Content codings a tile is kept in. */
export type Coding = 'identity' | 'gzip' | 'br'
