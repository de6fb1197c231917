/** A minimal browser for signing in: keeps cookies by origin, and follows redirects on request. */
export interface TestBrowser {
  /** @returns the answer, without following a redirect */
  get(url: string): Promise<Response>
  post(url: string, form: Readonly<Record<string, string>>): Promise<Response>
  /**
   * Follows redirects until an address begins with `until`, which is not requested. @returns it, or the last address
   */
  follow(response: Response, until: string): Promise<string>
  cookies(origin: string): ReadonlyMap<string, string>
  setCookie(origin: string, name: string, value: string): void
}

const MOST_REDIRECTS = 12

export function createTestBrowser(): TestBrowser {
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (origin: string): Map<string, string> => {
    const jar = jars.get(origin) ?? new Map<string, string>()
    jars.set(origin, jar)
    return jar
  }

  async function send(
    url: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const jar = jarOf(new URL(url).origin)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }

  return {
    get: (url) => send(url),
    post: (url, form) =>
      send(url, {
        method: 'POST',
        body: new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    async follow(response, until) {
      let at = response
      for (let i = 0; i < MOST_REDIRECTS; i++) {
        const location = at.headers.get('location')
        if (location === null) return at.url
        const next = new URL(location, at.url).href
        if (next.startsWith(until)) return next
        at = await send(next)
      }
      throw new Error(`more than ${String(MOST_REDIRECTS)} redirects`)
    },
    cookies: (origin) => jarOf(origin),
    setCookie: (origin, name, value) => void jarOf(origin).set(name, value),
  }
}
