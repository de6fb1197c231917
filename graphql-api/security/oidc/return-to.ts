const OWN = 'http://city.invalid'
const MAX_LENGTH = 2_000
/** What answers there is no page. */
const NO_PAGE = /^\/(auth|graphql|tiles)(\/|$)/

/**
 * Where to go after signing in: a page of ours.
 * @returns path, query and fragment; `/` for anything that could lead elsewhere.
 */
export function safeReturnTo(text: unknown): string {
  if (typeof text !== 'string' || text.length > MAX_LENGTH || !text.startsWith('/')) return '/'
  if (!URL.canParse(text, OWN)) return '/'
  const { origin, pathname, search, hash } = new URL(text, OWN)
  // `/.//elsewhere` is a path of ours until a browser reads what is left of it.
  if (origin !== OWN || pathname.startsWith('//') || NO_PAGE.test(pathname)) return '/'
  return `${pathname}${search}${hash}`
}
