const OWN = 'http://city.invalid'
const MAX_LENGTH = 2_000
/** Paths without pages. */
const NO_PAGE = /^\/(auth|graphql|tiles)(\/|$)/

/**
 * The page to open after signing in.
 * @returns path, query and fragment; `/` for anything that could lead elsewhere
 */
export function safeReturnTo(text: unknown): string {
  if (typeof text !== 'string' || text.length > MAX_LENGTH || !text.startsWith('/')) return '/'
  if (!URL.canParse(text, OWN)) return '/'
  const { origin, pathname, search, hash } = new URL(text, OWN)
  // `/.//elsewhere` looks like a local path until a browser resolves it.
  if (origin !== OWN || pathname.startsWith('//') || NO_PAGE.test(pathname)) return '/'
  return `${pathname}${search}${hash}`
}
