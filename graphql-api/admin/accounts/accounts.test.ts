import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import { verifyPassword } from '../../security/accounts/passwords.ts'
import { hashSecret } from '../../security/accounts/secret.ts'
import { ACCOUNTS, SYSTEM, type Database, type Statement } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { startTestApi, type ApiResult, type TestApi } from '../../app/api-test.ts'
import { addAccount } from './accounts.service.ts'

const statement = (text: string, ...values: unknown[]): Statement => ({ name: text.slice(0, 60), text, values })
const ask = <Row extends object>(database: Database, text: string, ...values: unknown[]): Promise<Row[]> =>
  database.read(ACCOUNTS, (session) => session.rows<Row>(statement(text, ...values)))

describeOnEachEngine('administration', (database) => {
  let api: TestApi
  const admin = { ...testViewer(['administrator']), id: 1, subject: 'chief' }

  beforeAll(async () => {
    await insertMiniCity(database())
    await database().write(ACCOUNTS, (session) =>
      addAccount(
        session,
        { actor: 'system' },
        { username: 'chief', displayName: 'Chief', roles: ['ADMINISTRATOR'], wholeCity: true },
      ),
    )
    api = await startTestApi(database(), admin)
  })

  const lastEntry = async (): Promise<Record<string, unknown>> => {
    const [row] = await ask<Record<string, unknown>>(
      database(),
      'select actor, action, subject, outcome, reason, detail, request_id from audit_entry order by id desc limit 1',
    )
    return row ?? {}
  }
  const add = (username: string, more: Record<string, unknown> = {}): Promise<ApiResult> =>
    api.query(
      `mutation ($account: NewAccount!) { addAccount(account: $account) { password
        account { username displayName roles wholeCity regions { code name level } mustChangePassword hasPassword } } }`,
      { account: { username, displayName: '王五', roles: ['OPERATOR'], regionCodes: ['990101001000'], ...more } },
    )
  const codeOf = ({ errors }: ApiResult): unknown => errors?.[0]?.extensions?.code

  test('an account is added with a password that is shown once and must be changed', async () => {
    const { data, errors } = await add('Wang.Wu')
    expect(errors).toBeUndefined()
    const { password, account } = data?.addAccount as { password: string; account: object }
    expect(account).toEqual({
      username: 'wang.wu',
      displayName: '王五',
      roles: ['OPERATOR'],
      wholeCity: false,
      regions: [{ code: '990101001000', name: '外滩街道', level: 'STREET' }],
      mustChangePassword: true,
      hasPassword: true,
    })
    const [stored] = await ask<{ hash: string }>(
      database(),
      `select password_hash as hash from account where username = 'wang.wu'`,
    )
    expect(await verifyPassword(stored?.hash ?? null, password)).toBe(true)
    const entry = await lastEntry()
    expect(entry).toMatchObject({
      actor: 'chief',
      action: 'account.add',
      subject: 'account wang.wu',
      outcome: 'done',
      request_id: 'test',
      detail: { after: { displayName: '王五', roles: ['operator'], wholeCity: false, regionCodes: ['990101001000'] } },
    })
    expect(JSON.stringify(entry)).not.toContain(password)
  })

  test.each([
    ['a name with a blank', { username: 'wang wu' }, 'account.username'],
    ['no display name', { displayName: '  ' }, 'account.displayName'],
    ['no role', { roles: [] }, 'account.roles'],
    ['neither regions nor the city', { regionCodes: [] }, 'account.regionCodes'],
    ['regions and the city', { wholeCity: true }, 'account.regionCodes'],
    ['a region that is not there', { regionCodes: ['990101001000', '990199999000'] }, 'account.regionCodes'],
    ['a code that is none', { regionCodes: ["1' or true"] }, 'account.regionCodes'],
  ])('%s is refused, by name, and audited', async (_, more, field) => {
    const result = await add('zhao.liu', more)
    expect(result.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
    expect(await lastEntry()).toMatchObject({ action: 'account.add', outcome: 'refused' })
    expect((await api.query('{ account(username: "zhao.liu") { id } }')).data).toEqual({ account: null })
  })

  test('an unknown role is refused before anything is executed', async () => {
    expect((await add('zhao.liu', { roles: ['KING'] })).errors?.[0]?.message).toContain('KING')
  })

  test('a name is used only once', async () => {
    await add('twice')
    expect(codeOf(await add('TWICE'))).toBe('CONFLICT')
  })

  describe('an existing account', () => {
    let name = 0
    let username: string
    let id: number
    beforeEach(async () => {
      username = `member${String(++name)}`
      await add(username)
      const [row] = await ask<{ id: number }>(database(), 'select id from account where username = $1', username)
      id = row?.id ?? 0
      await database().write(ACCOUNTS, (session) =>
        session.rows(
          statement(
            `insert into session (token_hash, account_id, expires_at, ends_at)
             select sha256(($2 || n)::bytea), $1, now() + '1 h', now() + '1 d' from generate_series(1, 2) n`,
            id,
            username,
          ),
        ),
      )
    })
    const versionOf = async (): Promise<number> =>
      (await ask<{ version: number }>(database(), 'select version from account where id = $1', id))[0]?.version ?? -1
    const openSessions = async (): Promise<number> =>
      (
        await ask<{ n: number }>(
          database(),
          'select count(*) as n from session where account_id = $1 and ended_at is null',
          id,
        )
      )[0]?.n ?? -1

    test('is changed; absent fields stay, and old and new values are audited', async () => {
      const { data } = await api.query(
        'mutation ($u: ID!) { updateAccount(username: $u, change: { roles: [LEADER, ANALYST] }) { roles displayName regions { code } } }',
        { u: username },
      )
      expect(data?.updateAccount).toEqual({
        roles: ['ANALYST', 'LEADER'],
        displayName: '王五',
        regions: [{ code: '990101001000' }],
      })
      expect(await versionOf()).toBe(1)
      expect((await lastEntry()).detail).toEqual({
        before: { displayName: '王五', roles: ['operator'], wholeCity: false, regionCodes: ['990101001000'] },
        after: { displayName: '王五', roles: ['analyst', 'leader'], wholeCity: false, regionCodes: ['990101001000'] },
      })
    })

    test('sees the whole city, then two regions', async () => {
      const change = async (given: object): Promise<unknown> =>
        (
          await api.query(
            'mutation ($u: ID!, $c: AccountChange!) { updateAccount(username: $u, change: $c) { wholeCity regions { code } } }',
            { u: username, c: given },
          )
        ).data?.updateAccount
      expect(await change({ wholeCity: true })).toEqual({ wholeCity: true, regions: [] })
      expect(await change({ regionCodes: ['990102001000', '990101002000'] })).toEqual({
        wholeCity: false,
        regions: [{ code: '990101002000' }, { code: '990102001000' }],
      })
      expect(await change({ regionCodes: [] })).toBeUndefined()
    })

    test('is disabled, its sessions end; and enabled', async () => {
      const disabled = await api.query(
        'mutation ($u: ID!) { disableAccount(username: $u) { disabledAt sessions { id } } }',
        { u: username },
      )
      expect(disabled.data?.disableAccount).toEqual({
        disabledAt: expect.stringMatching(/^\d{4}-/) as string,
        sessions: [],
      })
      expect(await openSessions()).toBe(0)
      const enabled = await api.query('mutation ($u: ID!) { enableAccount(username: $u) { disabledAt } }', {
        u: username,
      })
      expect(enabled.data?.enableAccount).toEqual({ disabledAt: null })
      expect(await versionOf()).toBe(2)
    })

    test('gets a new password, and its sessions end', async () => {
      const { data } = await api.query(
        'mutation ($u: ID!) { resetPassword(username: $u) { password account { mustChangePassword } } }',
        { u: username },
      )
      const { password } = data?.resetPassword as { password: string }
      const [stored] = await ask<{ hash: string }>(
        database(),
        'select password_hash as hash from account where id = $1',
        id,
      )
      expect(await verifyPassword(stored?.hash ?? null, password)).toBe(true)
      expect(await openSessions()).toBe(0)
      expect(await lastEntry()).toMatchObject({
        action: 'account.reset_password',
        subject: `account ${username}`,
        detail: {},
      })
    })

    test('is signed out, one by one and everywhere', async () => {
      const { data } = await api.query('query ($u: ID!) { account(username: $u) { sessions { id isCurrent } } }', {
        u: username,
      })
      const sessions = (data?.account as { sessions: { id: string; isCurrent: boolean }[] }).sessions
      expect(sessions.map(({ isCurrent }) => isCurrent)).toEqual([false, false])
      const end = 'mutation ($id: ID!) { endSession(id: $id) }'
      const endMine = 'mutation ($id: ID!) { endMySession(id: $id) }'
      const session = sessions[0]?.id
      // Of other accounts the one command ends nothing, the other everything.
      expect(
        (await api.query(endMine, { id: session }, { ...admin, roles: [], rights: new Set(), id: id + 1000 })).data,
      ).toEqual({ endMySession: false })
      expect(await openSessions()).toBe(2)
      expect((await api.query(endMine, { id: session }, { ...testViewer(['operator'], []), id })).data).toEqual({
        endMySession: true,
      })
      expect((await api.query(end, { id: session })).data).toEqual({ endSession: false })
      expect((await api.query(end, { id: 'x' })).data).toEqual({ endSession: false })
      expect(await openSessions()).toBe(1)
      expect((await api.query('mutation ($u: ID!) { endSessions(username: $u) }', { u: username })).data).toEqual({
        endSessions: 1,
      })
      expect(await lastEntry()).toMatchObject({ actor: 'chief', action: 'session.end', subject: `account ${username}` })
    })
  })

  test('a missing account is reported', async () => {
    const result = await api.query('mutation { disableAccount(username: "nobody") { id } }')
    expect(codeOf(result)).toBe('NOT_FOUND')
    expect(await lastEntry()).toMatchObject({
      action: 'account.disable',
      subject: 'account nobody',
      outcome: 'refused',
    })
  })

  test.each([
    'mutation { disableAccount(username: "chief") { id } }',
    'mutation { updateAccount(username: "chief", change: { roles: [OPERATOR] }) { id } }',
    'mutation { updateAccount(username: "chief", change: { regionCodes: ["990101001000"] }) { id } }',
  ])('the last administrator stays: %s', async (document) => {
    const result = await api.query(document)
    expect(codeOf(result)).toBe('CONFLICT')
    expect(result.errors?.[0]?.message).toContain('last administrator')
    expect(await lastEntry()).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('last administrator') as string,
    })
    const { data } = await api.query('{ account(username: "chief") { disabledAt roles wholeCity } }')
    expect(data?.account).toEqual({ disabledAt: null, roles: ['ADMINISTRATOR'], wholeCity: true })
  })

  test('accounts are listed in pages, found and counted', async () => {
    const page = async (
      after: string | null,
    ): Promise<{
      nodes: { username: string }[]
      pageInfo: { endCursor: string; hasNextPage: boolean }
      totalCount: number
    }> =>
      (
        await api.query(
          'query ($after: String) { accounts(first: 2, after: $after) { totalCount nodes { username } pageInfo { endCursor hasNextPage } } }',
          { after },
        )
      ).data?.accounts as never
    const names: string[] = []
    let total = 0
    for (let after: string | null = null, more = true; more;) {
      const { nodes, pageInfo, totalCount } = await page(after)
      names.push(...nodes.map(({ username }) => username))
      ;({ endCursor: after, hasNextPage: more } = pageInfo)
      total = totalCount
    }
    expect(names).toEqual([...names].sort())
    expect(names).toHaveLength(total)
    expect(names).toContain('wang.wu')
    const found = await api.query(
      '{ a: accounts(filter: { role: [ADMINISTRATOR] }) { nodes { username } } b: accounts(filter: { text: "WANG" }) { nodes { username } } c: accounts(filter: { text: "%" }) { totalCount } d: accounts(filter: { disabled: true }) { totalCount } }',
    )
    expect(found.data).toEqual({
      a: { nodes: [{ username: 'chief' }] },
      b: { nodes: [{ username: 'wang.wu' }] },
      c: { totalCount: 0 },
      d: { totalCount: 0 },
    })
  })

  describe('machines', () => {
    const issue = (machine: object): Promise<ApiResult> =>
      api.query(
        'mutation ($m: NewMachine!) { issueMachineToken(machine: $m) { token machineToken { name purpose feedId rights wholeCity regions { code } createdBy revokedAt } } }',
        { m: machine },
      )

    test('a token is shown once, and revoked', async () => {
      const { data, errors } = await issue({ name: 'weather', purpose: 'FEED', feedId: 'weather' })
      expect(errors).toBeUndefined()
      const { token, machineToken } = data?.issueMachineToken as { token: string; machineToken: object }
      expect(machineToken).toEqual({
        name: 'weather',
        purpose: 'FEED',
        feedId: 'weather',
        rights: ['feed.post'],
        wholeCity: false,
        regions: [],
        createdBy: 'chief',
        revokedAt: null,
      })
      const [stored] = await ask<{ hash: Buffer }>(
        database(),
        `select token_hash as hash from machine_token where name = 'weather'`,
      )
      expect(Buffer.compare(stored?.hash ?? Buffer.alloc(0), hashSecret(token))).toBe(0)
      expect(JSON.stringify(await lastEntry())).not.toContain(token)
      const revoked = await api.query('mutation { revokeMachineToken(name: "weather") { revokedAt } }')
      expect(revoked.data?.revokeMachineToken).toEqual({ revokedAt: expect.stringMatching(/^\d{4}-/) as string })
      expect(codeOf(await issue({ name: 'weather', purpose: 'FEED', feedId: 'weather' }))).toBe('CONFLICT')
      expect((await api.query('{ machineTokens { name } }')).data).toEqual({ machineTokens: [{ name: 'weather' }] })
    })

    test.each([
      [{ name: 'a b', purpose: 'FEED', feedId: 'weather' }, 'machine.name'],
      [{ name: 'ab', purpose: 'FEED' }, 'machine.feedId'],
      [{ name: 'ab', purpose: 'FEED', feedId: 'wether' }, 'machine.feedId'],
      [{ name: 'ab', purpose: 'NORTHBOUND', feedId: 'x', rights: ['city.view'], wholeCity: true }, 'machine.feedId'],
      [{ name: 'ab', purpose: 'NORTHBOUND', wholeCity: true }, 'machine.rights'],
      [{ name: 'ab', purpose: 'NORTHBOUND', rights: ['account.manage'], wholeCity: true }, 'machine.rights'],
      [{ name: 'ab', purpose: 'NORTHBOUND', rights: ['staff.reveal'], wholeCity: true }, 'machine.rights'],
      [{ name: 'ab', purpose: 'FEED', feedId: 'weather', rights: ['city.view'] }, 'machine.rights'],
      [{ name: 'ab', purpose: 'NORTHBOUND', rights: ['city.view'] }, 'machine.regionCodes'],
      [{ name: 'ab', purpose: 'FEED', feedId: 'weather', expiresAt: '2020-01-01T00:00:00Z' }, 'machine.expiresAt'],
    ])('%o is refused for its %s', async (machine, field) => {
      expect((await issue(machine)).errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
    })
  })

  test('groups of an identity provider have roles', async () => {
    const set = (scope: string): Promise<ApiResult> =>
      api.query(
        `mutation { setOidcGroupRole(groupRole: { issuer: "https://id.example", group: "ops", role: OPERATOR, ${scope} }) { group wholeCity regions { code } } }`,
      )
    expect((await set('wholeCity: true')).data?.setOidcGroupRole).toEqual({
      group: 'ops',
      wholeCity: true,
      regions: [],
    })
    expect((await set('regionCodes: ["990101001000"]')).data?.setOidcGroupRole).toEqual({
      group: 'ops',
      wholeCity: false,
      regions: [{ code: '990101001000' }],
    })
    expect((await lastEntry()).detail).toMatchObject({ before: { wholeCity: true }, after: { wholeCity: false } })
    const remove = 'mutation { removeOidcGroupRole(issuer: "https://id.example", group: "ops", role: OPERATOR) }'
    expect((await api.query(remove)).data).toEqual({ removeOidcGroupRole: true })
    expect((await api.query(remove)).data).toEqual({ removeOidcGroupRole: false })
    expect((await api.query('{ oidcGroupRoles { group } }')).data).toEqual({ oidcGroupRoles: [] })
  })

  describe('the audit', () => {
    test('is read newest first, filtered and counted', async () => {
      const { data } = await api.query(
        '{ auditEntries(first: 500) { totalCount nodes { id action hash at detail } } auditStatus { entries lastHash firstAt } }',
      )
      const { nodes, totalCount } = data?.auditEntries as {
        nodes: { id: string; hash: string; action: string }[]
        totalCount: number
      }
      expect(nodes).toHaveLength(totalCount)
      expect(nodes.map(({ id }) => Number(id))).toEqual(nodes.map((_, i) => totalCount - i))
      expect(data?.auditStatus).toEqual({
        entries: totalCount,
        lastHash: nodes[0]?.hash,
        firstAt: expect.any(String) as string,
      })
      const filtered = await api.query(
        '{ a: auditEntries(filter: { action: "account" }) { nodes { action } } b: auditEntries(filter: { outcome: [REFUSED], actor: "chief" }) { totalCount } c: auditEntries(filter: { action: "acc" }) { totalCount } d: auditEntries(filter: { to: "2020-01-01T00:00:00Z" }) { totalCount } }',
      )
      const actions = (filtered.data?.a as { nodes: { action: string }[] }).nodes.map(({ action }) => action)
      expect(new Set(actions.map((action) => action.split('.')[0]))).toEqual(new Set(['account']))
      expect(actions.length).toBe(nodes.filter(({ action }) => action.startsWith('account.')).length)
      expect((filtered.data?.b as { totalCount: number }).totalCount).toBeGreaterThan(5)
      expect([filtered.data?.c, filtered.data?.d]).toEqual([{ totalCount: 0 }, { totalCount: 0 }])
    })

    test('a command refused for a missing right is audited', async () => {
      const operator = { ...testViewer(['operator']), subject: 'wang.wu' }
      const result = await api.query('mutation { disableAccount(username: "chief") { id } }', {}, operator)
      expect(codeOf(result)).toBe('FORBIDDEN')
      expect(await lastEntry()).toMatchObject({
        actor: 'wang.wu',
        action: 'account.disable',
        subject: 'account chief',
        outcome: 'refused',
        reason: expect.stringContaining('account.manage') as string,
      })
    })

    test('an administrator limited to regions administers nothing', async () => {
      const result = await api.query('{ accounts { totalCount } }', {}, testViewer(['administrator'], ['990101001000']))
      expect(codeOf(result)).toBe('FORBIDDEN')
    })
  })

  test('accounts and the city are queried together', async () => {
    const { data, errors } = await api.query(
      '{ me { username rights wholeCity regions { name } sessions { id } isDemo } city { name } accounts(first: 1) { totalCount nodes { sessions { id } } } regions(level: STREET) { nodes { name } } auditStatus { entries } }',
      {},
      { ...admin, scope: undefined } as never,
    )
    expect(errors).toBeUndefined()
    expect(data).toMatchObject({ city: { name: '小城市' }, me: { username: 'chief', wholeCity: true, isDemo: false } })
    expect(api.openSnapshots).toBe(0)
  })

  test('an account that must change its password can do nothing else', async () => {
    const viewer = { ...testViewer(), mustChangePassword: true }
    expect((await api.query('{ me { username mustChangePassword } apiVersion }', {}, viewer)).data?.me).toEqual({
      username: 'tester',
      mustChangePassword: true,
    })
    const refused = await api.query('{ me { username } city { name } }', {}, viewer)
    expect(codeOf(refused)).toBe('MUST_CHANGE_PASSWORD')
    expect(refused.data).toBeUndefined()
  })

  test('an anonymous client sees nothing, and is told only to sign in', async () => {
    const refused = await api.query('{ apiVersion ...Q } fragment Q on Query { city { name } }', {}, null)
    expect(refused).toEqual({ errors: [{ message: 'Sign in first', extensions: { code: 'UNAUTHENTICATED' } }] })
    expect(codeOf(await api.query('mutation { endMySession(id: "1") }', {}, null))).toBe('UNAUTHENTICATED')
    expect((await api.query('{ apiVersion __typename }', {}, null)).errors).toBeUndefined()
    expect(
      (
        await database().read(SYSTEM, (session) =>
          session.row<{ n: number }>(statement(`select count(*) as n from audit_entry where actor = 'anonymous'`)),
        )
      )?.n,
    ).toBe(0)
  })
})
