import { create } from 'zustand'
import type { Language } from '../../domain/language.ts'

/** Pages of the administration, in the order of their tabs; each is at `/admin/<id>`. */
export const ADMIN_PAGES = ['accounts', 'tokens', 'audit', 'sign-in', 'feeds'] as const
export type AdminPage = (typeof ADMIN_PAGES)[number]

/** The page of an address. Everything except signing in and administration is the city. */
export type Page = { readonly kind: 'city' | 'sign-in' } | { readonly kind: 'admin'; readonly page: AdminPage }

/** Where signing in lives. */
const SIGN_IN_PATH = '/sign-in'
/** Our paths that a browser may be returned to. */
const OWN_PAGES = /^\/(?:$|\?|wall\/|desk\/|briefing\/|remote(?:$|\?)|admin(?:$|\/|\?))/

export function pageOf(pathname: string): Page {
  const [, first, second] = pathname.split('/')
  if (first === 'sign-in') return { kind: 'sign-in' }
  if (first === 'admin') return { kind: 'admin', page: ADMIN_PAGES.find((page) => page === second) ?? 'accounts' }
  return { kind: 'city' }
}

/** The page after signing in. A manipulated address must not lead elsewhere, so only our own paths count. */
export function returnToOf(search: string): string {
  const wanted = new URLSearchParams(search).get('returnTo') ?? '/'
  // Browsers treat a backslash as a slash, and drop tabs and line breaks.
  return OWN_PAGES.test(wanted) && !/[\\\p{Cc}]|^\/\//u.test(wanted) ? wanted : '/'
}

/** The sign-in address that returns to `from`. Addresses contain only a chosen language; null: none. */
export function signInAddress(from: string, language: Language | null): string {
  const query = new URLSearchParams()
  if (from !== '/' && returnToOf(`?returnTo=${encodeURIComponent(from)}`) !== '/') query.set('returnTo', from)
  if (language !== null) query.set('lang', language)
  return query.size === 0 ? SIGN_IN_PATH : `${SIGN_IN_PATH}?${query.toString()}`
}

/** The city as it opens. */
export function cityAddress(language: Language | null): string {
  return language === null ? '/' : `/?lang=${language}`
}

/** A page of the administration. */
export function adminAddress(page: AdminPage, language: Language | null): string {
  return `/admin/${page}${language === null ? '' : `?lang=${language}`}`
}

/**
 * A sign-in in an address: `?as=operator#password`. Browsers do not send fragments, so the password is in no server or
 * proxy log.
 */
export function signInOfAddress({
  search,
  hash,
}: Pick<URL, 'search' | 'hash'>): { readonly username: string; readonly password: string } | null {
  const username = new URLSearchParams(search).get('as')
  if (!username || hash.length < 2) return null
  try {
    return { username, password: decodeURIComponent(hash.slice(1)) }
  } catch {
    return { username, password: hash.slice(1) }
  }
}

/** The address without its sign-in. */
export function withoutSignIn({ pathname, search }: Pick<URL, 'pathname' | 'search'>): string {
  const query = new URLSearchParams(search)
  query.delete('as')
  return query.size === 0 ? pathname : `${pathname}?${query.toString()}`
}

/** The address with a language in it. */
export function inLanguage({ pathname, search }: Pick<URL, 'pathname' | 'search'>, language: Language | null): string {
  const query = new URLSearchParams(search)
  if (language !== null) query.set('lang', language)
  else query.delete('lang')
  return query.size === 0 ? pathname : `${pathname}?${query.toString()}`
}

interface AddressState {
  readonly page: Page
  /** Called after the address was changed. */
  readonly changed: (pathname: string) => void
}

/** Which page is on screen. */
export const useAddress = create<AddressState>()((set) => ({
  page: { kind: 'city' },
  changed: (pathname) => set({ page: pageOf(pathname) }),
}))
