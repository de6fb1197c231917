import type { Page } from '@playwright/test'

/** The first administrator of each server of the tests. */
export const ADMIN = { username: 'admin', password: 'steady harbour lamp 42' } as const

export interface NewPerson {
  readonly username: string
  readonly displayName: string
  /** As the API spells them. */
  readonly roles: readonly string[]
  /** Codes; absent: the whole city. */
  readonly regions?: readonly string[]
  /** Leaves the generated password as it is, so that it has to be changed at the first sign-in. */
  readonly fresh?: boolean
}

export interface SignIn {
  readonly username: string
  readonly password: string
}

type Cookie = Parameters<ReturnType<Page['context']>['addCookies']>[0][number]

/** Accounts of a server, without a browser. */
export interface People {
  /** Signs in. @returns the cookie, for a browser to carry. */
  cookieOf(who?: SignIn): Promise<Cookie>
  /** Lets a page be somebody's who has signed in. */
  signIn(page: Page, who?: SignIn): Promise<void>
  /** Asks GraphQL as somebody. @throws what it answers with when that is an error */
  ask<Data>(query: string, variables?: Record<string, unknown>, who?: SignIn): Promise<Data>
  /** Adds an account, as the administrator. */
  add(person: NewPerson): Promise<SignIn>
}

/** What the tests' own people change a generated password to. */
const OWN_PASSWORD = 'plain river stone 77'

export function createPeople(url: string): People {
  /** Sign-ins are few: they are slow, and counted. */
  const cookies = new Map<string, Promise<Cookie>>()

  async function post(path: string, body: unknown, cookie?: Cookie): Promise<Response> {
    return fetch(url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'apollo-require-preflight': '1',
        origin: url,
        ...(cookie && { cookie: `${cookie.name}=${cookie.value}` }),
      },
      body: JSON.stringify(body),
    })
  }

  async function cookieFrom(response: Response): Promise<Cookie> {
    const text = await response.text()
    if (!response.ok) throw new Error(`${response.url} answers ${String(response.status)}: ${text}`)
    const [pair = ''] = response.headers.getSetCookie()[0]?.split(';') ?? []
    const [name = '', value = ''] = pair.split('=')
    return { name, value, url, httpOnly: true, sameSite: 'Lax' }
  }

  const begin = async (who: SignIn) => cookieFrom(await post('/auth/login', who))

  function cookieOf(who: SignIn = ADMIN): Promise<Cookie> {
    const key = `${who.username} ${who.password}`
    const known = cookies.get(key) ?? begin(who)
    cookies.set(key, known)
    return known
  }

  async function ask<Data>(query: string, variables: Record<string, unknown> = {}, who: SignIn = ADMIN): Promise<Data> {
    const response = await post('/graphql', { query, variables }, await cookieOf(who))
    const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown }
    if (errors !== undefined || data === undefined) throw new Error(JSON.stringify(errors))
    return data
  }

  return {
    cookieOf,
    ask,
    // A session of its own, which the test may end.
    signIn: async (page, who = ADMIN) => page.context().addCookies([await begin(who)]),
    async add({ username, displayName, roles, regions, fresh = false }) {
      const { addAccount } = await ask<{ addAccount: { password: string } }>(
        'mutation ($account: NewAccount!) { addAccount(account: $account) { password } }',
        {
          account: {
            username,
            displayName,
            roles,
            wholeCity: regions === undefined,
            regionCodes: regions ?? [],
          },
        },
      )
      const given = { username, password: addAccount.password }
      if (fresh) return given
      const body = { current: given.password, next: OWN_PASSWORD }
      const changed = await post('/auth/password', body, await begin(given))
      if (!changed.ok) throw new Error(`the password of ${username} was not changed: ${await changed.text()}`)
      return { username, password: OWN_PASSWORD }
    },
  }
}
