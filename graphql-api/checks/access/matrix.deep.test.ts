import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getNamedType, isObjectType, type GraphQLObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MACHINE_RIGHTS, RIGHTS, ROLES, type Right, type Role } from '../../../domain/rights.ts'
import { checkTile } from '../../../tilesets/encoding/strict-mvt.ts'
import { tilesets } from '../../../tilesets/index.ts'
import { tileAt } from '../../../tilesets/encoding/tile-grid.ts'
import { tileRoute } from '../../../tilesets/tile-route.ts'
import { createTileSource } from '../../../tilesets/tile-source.ts'
import { addAccount } from '../../admin/accounts/accounts.service.ts'
import { issueMachineToken } from '../../admin/accounts/machine-tokens.service.ts'
import { endRefusedCommands } from '../../security/audit/refused-commands.ts'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import type { Viewer } from '../../security/accounts/viewer.ts'
import { ACCOUNTS, SYSTEM } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { createLiveCheck } from '../../live/live-operation.ts'
import { testSimulator } from '../../admin/simulator/test-simulator.ts'
import { startTestApi, type ApiResult, type TestApi } from '../../app/api-test.ts'
import { buildSchema } from '../../app/create-api.ts'
import { rulesOf, type Rule } from '../../graphql/rules.ts'
import { call, everyField, regionArguments, wholeField, type Recipes } from './test-operations.ts'
import { EDGES, importTwoStreets, MARKS, STREETS, type Street } from './two-streets.ts'

/**
 * Who may ask for what, tried out: every field, command, subscription and tileset × every role × in and out of scope. Operations are made
 * from the schema. What should happen is worked out from the table of rights and the directives; what happens is measured.
 */
const schema = buildSchema()
const rules = rulesOf(schema)
const machine = (name: string, rights: readonly Right[]): Viewer => ({
  ...{ kind: 'machine', id: 1, subject: `token:${name}`, displayName: name, roles: [], rights: new Set(rights) },
  ...{ mustChangePassword: false, expiresAt: '2099-01-01T00:00:00Z' },
})
type Title = Role | 'northbound machine' | 'feed' | 'first password' | 'nobody'
const VIEWERS: readonly (readonly [title: Title, viewer: Viewer | null, rights: readonly string[]])[] = [
  ...ROLES.map((role) => [role, testViewer([role]), rightsIn(role)] as const),
  [
    'northbound machine',
    machine(
      'n',
      MACHINE_RIGHTS.filter((right) => right !== 'feed.post'),
    ),
    MACHINE_RIGHTS.filter((right) => right !== 'feed.post'),
  ],
  ['feed', machine('f', ['feed.post']), ['feed.post']],
  ['first password', { ...testViewer(), mustChangePassword: true }, []],
  ['nobody', null, []],
]

/** Straight from the table, not by the code that is tried out. */
function rightsIn(role: Role): string[] {
  return Object.entries(RIGHTS)
    .filter(([, { roles }]) => (roles as readonly string[]).includes(role))
    .map(([right]) => right)
}

/** The code of the error that a field on a way should give, or undefined. */
function expected(
  way: readonly (readonly Rule[])[],
  title: Title,
  rights: readonly string[],
  scoped = false,
): string | undefined {
  const all = way.flat()
  const root = way[0] ?? []
  if (title === 'nobody') return root.every(({ kind }) => kind === 'public') ? undefined : 'UNAUTHENTICATED'
  if (title === 'first password') return root.some(({ kind }) => kind === 'needs') ? 'MUST_CHANGE_PASSWORD' : undefined
  const isMissing = all.some(
    (rule) => rule.kind === 'needs' && (!rights.includes(rule.right) || (rule.wholeCity && scoped)),
  )
  return isMissing ? 'FORBIDDEN' : undefined
}

const codeOf = ({ errors }: ApiResult): unknown => errors?.[0]?.extensions?.code
const queryFields = Object.values((schema.getQueryType() as GraphQLObjectType).getFields())
const mutationFields = Object.values((schema.getMutationType() as GraphQLObjectType).getFields())
const subscriptionFields = Object.values((schema.getSubscriptionType() as GraphQLObjectType).getFields())

/** Types whose rows lie in a region, and the tables that hold them. Of all others everybody with the right sees every row. */
const LYING = {
  region: 'region',
  building: 'building',
  facility: 'facility',
  component: 'component',
  camera: 'camera',
  sensor: 'sensor',
  pipe: 'pipe',
  resource: 'unit',
  enterprise: 'enterprise',
  staffMember: 'staff',
  report: 'report',
  mover: 'mover',
} as const

test('who may ask for what, to be looked through with each change', async () => {
  const said = (of: readonly Rule[]): string =>
    of
      .map((rule) => (rule.kind === 'needs' ? `${rule.right}${rule.wholeCity ? ' (whole city)' : ''}` : rule.kind))
      .join(', ')
  const fields = [...rules]
    .filter(([name, of]) => of.length > 0 && !/(Connection|Edge)\./.test(name))
    .map(([name, of]) => `${name}: ${said(of)}`)
  const tiles = tilesets.map(({ id, right }) => `/tiles/${id}: ${right}`)
  const rights = Object.entries(RIGHTS).map(([right, { roles }]) => `${right}: ${roles.join(', ')}`)
  await expect([...rights, '', ...fields, '', ...tiles, ''].join('\n')).toMatchFileSnapshot('who-may-what.txt')
})

describeOnEachEngine('who may what', (database) => {
  let api: TestApi
  let inside: Record<Street, Recipes>
  const tileViewer: { now: Viewer | undefined } = { now: undefined }
  let server: Server

  beforeAll(async () => {
    await importTwoStreets(database())
    await database().write(ACCOUNTS, async (session) => {
      const base = { displayName: 'x', wholeCity: true } as const
      await addAccount(session, { actor: 'system' }, { ...base, username: 'chief', roles: ['ADMINISTRATOR'] })
      await addAccount(session, { actor: 'system' }, { ...base, username: 'member', roles: ['OPERATOR'] })
      await issueMachineToken(session, { actor: 'system' }, { name: 'known', purpose: 'FEED', feedId: 'x' })
    })
    inside = { west: await recipesOf('west'), east: await recipesOf('east') }
    api = await startTestApi(database(), undefined, { simulator: testSimulator() })
    const route = tileRoute(createTileSource(database()))
    server = createServer((request, response) => route(request, response, tileViewer.now))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  }, 60_000)
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve))
  })

  const idOf = async (table: string, sourceId: string): Promise<string> => {
    const row = await database().read(SYSTEM, (session) =>
      session.row<{ id: number }>({
        name: `matrix.${table}`,
        // An enterprise goes by its credit code at its source.
        text: `select id from ${table} where ${table === 'enterprise' ? 'building_code' : 'source_id'} like $1 order by id limit 1`,
        values: [sourceId],
      }),
    )
    if (row === undefined) throw new Error(`there is no ${table} like ${sourceId}`)
    return String(row.id)
  }

  /** How each argument is given that has to be, for what lies in a street. A new field's argument is added here. */
  async function recipesOf(street: Street): Promise<Recipes> {
    const ids: Record<string, string> = {}
    for (const [field, table] of Object.entries(LYING))
      if (field !== 'region') ids[`${field}.id`] = await idOf(table, `${street}-%`)
    for (const table of ['road', 'route', 'department', 'alert']) ids[`${table}.id`] = await idOf(table, 'open-%')
    return {
      ...ids,
      '*.first': 5,
      'region.code': STREETS[street],
      'search.text': MARKS[street],
      'account.username': 'member',
      'feed.id': 'readings-json',
      'observations.filter': {},
      'history.from': '2026-01-01T00:00:00Z',
      'history.to': '2026-01-01T12:00:00Z',
      'track.from': '2026-01-01T00:00:00Z',
      'track.to': '2026-01-01T12:00:00Z',
    }
  }

  describe('every field behind a rule, by every way of asking', () => {
    test.each(VIEWERS)('of %s', async (title, viewer, rights) => {
      const wrong: string[] = []
      for (const { name, document, rules: way } of everyField(schema, rules, inside.west)) {
        const result = await api.query(document, {}, viewer)
        const [is, should] = [codeOf(result), expected(way, title, rights)]
        if (is !== should)
          wrong.push(`${name}: ${String(is)}, should be ${String(should)}: ${JSON.stringify(result.errors?.[0])}`)
      }
      expect(wrong).toEqual([])
      expect(api.faults).toEqual([])
    })
  })

  describe('rows of another street', () => {
    const scoped = VIEWERS.filter(([, viewer]) => viewer !== null && !viewer.mustChangePassword)
    const seen: Record<string, string> = {}
    const opposite = { west: 'east', east: 'west' } as const
    const isLying = (name: string): boolean => Object.keys(LYING).some((one) => name === one)

    beforeAll(async () => {
      for (const field of queryFields)
        for (const street of ['west', 'east'] as const) {
          const { data, errors } = await api.query(`{ ${wholeField(field, inside[street])} }`)
          expect(errors).toBeUndefined()
          seen[`${field.name} ${street}`] = JSON.stringify(data)
        }
    })

    test('are there for somebody of the whole city', () => {
      for (const name of Object.keys(LYING)) {
        expect(seen[`${name} west`]).toContain('west-')
        expect(seen[`${name} east`]).toContain('east-')
      }
      for (const field of queryFields.filter(({ type }) => getNamedType(type).name.endsWith('Connection')))
        if (!/^(accounts|auditEntries|search|roads|routes|departments|alerts|deadLetters)$/.test(field.name))
          expect(seen[`${field.name} west`]).toMatch(/west-.*east-/s)
    })

    test.each(scoped)('never show to %s of one street', async (title, viewer, rights) => {
      for (const street of ['west', 'east'] as const) {
        const own = { ...(viewer as Viewer), scope: [STREETS[street]] }
        const other = opposite[street]
        for (const field of queryFields) {
          const may = expected([rules.get(`Query.${field.name}`) ?? []], title, rights, true) === undefined
          const isGuarded = title === 'administrator' && !may
          for (const asked of ['west', 'east'] as const) {
            const result = await api.query(`{ ${wholeField(field, inside[asked])} }`, {}, own)
            const text = JSON.stringify(result)
            const where = `${field.name} of the ${asked}, asked by ${title} of the ${street}`
            expect(
              text.includes(`${other}-`) || text.includes(MARKS[other]) || text.includes('above-'),
              `${where}: ${text}`,
            ).toBe(false)
            expect(result.errors?.some(({ path }) => path?.length === 1) ?? false, `${where}: ${text}`).toBe(
              !may || isGuarded,
            )
            const isThere = seen[`${field.name} ${asked}`]?.includes(`${street}-`) === true
            if (may && isThere) expect(text, where).toContain(`${street}-`)
            if (may && isLying(field.name) && asked === other) expect(result.data?.[field.name], where).toBeNull()
          }
        }
      }
    })

    test.each(scoped)('are not counted for %s of one street, nor for one of none', async (_, viewer) => {
      const [west, none] = [[STREETS.west], []].map((scope) => ({ ...(viewer as Viewer), scope }))
      for (const field of queryFields) {
        const type = getNamedType(field.type)
        if (!type.name.endsWith('Connection') || !isObjectType(type)) continue
        const filter = field.args.find(({ name }) => name === 'filter')
        const recipes = (street: Street): Recipes => ({
          ...inside[street],
          '*.first': 50,
          ...(filter && { [`${field.name}.filter`]: regionArguments(filter, STREETS[street]) }),
        })
        const count = async (street: Street | 'anywhere', as: Viewer | undefined): Promise<number | undefined> => {
          const given = street === 'anywhere' ? { ...inside.west, '*.first': 50 } : recipes(street)
          const result = await api.query(`{ ${call(field, given)} { totalCount nodes { __typename } } }`, {}, as)
          const found = result.data?.[field.name] as { totalCount: number; nodes: unknown[] } | undefined
          expect(found?.totalCount).toBe(found?.nodes.length)
          return found?.totalCount
        }
        const row = isObjectType(type) ? getNamedType(type.getFields().nodes?.type ?? type).name : ''
        const isRegional = Object.keys(LYING).some((name) => name.toLowerCase() === row.toLowerCase())
        if (!isRegional && field.name !== 'search') continue
        const anywhere = await count('anywhere', west)
        if (anywhere === undefined) continue
        expect([field.name, anywhere, await count('anywhere', none)]).toEqual([
          field.name,
          field.name === 'search' ? anywhere : 1,
          0,
        ])
        if (filter !== undefined || field.name === 'search')
          expect([field.name, await count('east', west)]).toEqual([field.name, 0])
      }
    })

    test.each(scoped)('add nothing to the totals of %s', async (title, viewer, rights) => {
      const document = `query ($code: ID!) { city { name region { code parent { code } ancestors { code } } counts { ...C } } region(code: $code) { counts { ...C } ${rights.includes('residents.view') ? 'residents' : ''} } }
        fragment C on RegionCounts { buildings households facilities components cameras sensors resources enterprises }`
      const own = await api.query(document, { code: STREETS.west }, { ...(viewer as Viewer), scope: [STREETS.west] })
      if (!rights.includes('city.view')) {
        expect(codeOf(own)).toBe('FORBIDDEN')
        return
      }
      const whole = await api.query(document, { code: STREETS.west })
      const counts = {
        buildings: 1,
        facilities: 1,
        components: 1,
        cameras: rights.includes('camera.view') ? 1 : null,
        sensors: 1,
        resources: rights.includes('resource.view') ? 1 : null,
        enterprises: rights.includes('enterprise.view') ? 1 : null,
        households: 3,
      }
      expect(own.data).toEqual({
        city: { name: `${MARKS.west}街道`, region: { code: STREETS.west, parent: null, ancestors: [] }, counts },
        region: { counts, ...(rights.includes('residents.view') && { residents: 10 }) },
      })
      expect(whole.data).toMatchObject({ city: { name: '双街市', counts: { buildings: 2, households: 6 } } })
      const none = await api.query(document, { code: STREETS.west }, { ...(viewer as Viewer), scope: [] })
      expect([title, none.data]).toEqual([title, { city: null, region: null }])
    })
  })

  describe('every command', () => {
    let made = 0
    /** How each is given what it takes. A new command is added here. */
    const recipes = (street: Street): Readonly<Record<string, Recipes>> => {
      const name = `made${String(++made)}`
      return {
        revealStaff: { id: inside[street]['staffMember.id'], reason: '核对联系方式' },
        addAccount: { account: { username: name, displayName: 'x', roles: ['ANALYST'], wholeCity: true } },
        updateAccount: { username: 'member', change: { displayName: name } },
        disableAccount: { username: 'member' },
        enableAccount: { username: 'member' },
        resetPassword: { username: 'member' },
        endSessions: { username: 'member' },
        endSession: { id: 'none' },
        endMySession: { id: 'none' },
        issueMachineToken: { machine: { name, purpose: 'FEED', feedId: 'weather' } },
        revokeMachineToken: { name: 'known' },
        setOidcGroupRole: {
          groupRole: { issuer: 'https://id.example', group: name, role: 'ANALYST', wholeCity: true },
        },
        replayDeadLetters: { feedId: 'readings-json' },
        discardDeadLetters: { ids: ['1'], reason: '核对过' },
        revealDeadLetter: { id: '2', reason: '核对来电内容' },
        removeOidcGroupRole: { issuer: 'https://id.example', group: name, role: 'ANALYST' },
        setSimulator: { speed: 1 },
        startScript: { id: 'rainstorm' },
        stopScript: { id: 'rainstorm' },
      }
    }
    const entries = (): Promise<{ id: number; actor: string; action: string; outcome: string }[]> =>
      database().read(ACCOUNTS, (session) =>
        session.rows({
          name: 'matrix.audit',
          text: 'select id, actor, action, outcome from audit_entry order by id',
          values: [],
        }),
      )

    test.each(VIEWERS)('by %s', async (title, viewer, rights) => {
      for (const scope of [undefined, [STREETS.west]]) {
        // Of what is refused again and again within a while only the first is an entry.
        await database().write(ACCOUNTS, (session) => endRefusedCommands(session, new Date('2099-01-01')))
        for (const field of mutationFields)
          for (const street of ['west', 'east'] as const) {
            const given = recipes(street)[field.name]
            if (given === undefined) throw new Error(`there is no recipe for the command ${field.name}`)
            const inner = isObjectType(getNamedType(field.type)) ? '{ __typename }' : ''
            const before = await entries()
            const as = viewer === null ? null : { ...viewer, ...(scope && { scope }) }
            const result = await api.query(`mutation { ${call(field, given)} ${inner} }`, {}, as)
            const own = rules.get(`Mutation.${field.name}`) ?? []
            const should = expected([own], title, rights, scope !== undefined)
            const where = `${field.name} in the ${street} by ${title} of ${scope?.join() ?? 'the city'}: ${JSON.stringify(result)}`
            expect(codeOf(result), where).toBe(should)
            const isOutside = field.name === 'revealStaff' && scope !== undefined && street === 'east'
            if (should === undefined) expect(result.data?.[field.name] == null, where).toBe(isOutside)
            // Whatever is tried by somebody who is known is written down; of nobody, and before the password is changed, nothing is run.
            const added = (await entries()).slice(before.length)
            if (title === 'nobody' || should === 'MUST_CHANGE_PASSWORD') expect(added, where).toEqual([])
            else {
              const outcome = should === undefined && !isOutside ? 'done' : 'refused'
              expect(added.at(-1), where).toMatchObject({ actor: viewer?.subject, outcome })
            }
          }
      }
      expect(api.faults).toEqual([])
    })
  })

  describe('every subscription', () => {
    const check = createLiveCheck(schema, true)
    test.each(VIEWERS)('of %s', (title, viewer, rights) => {
      for (const field of subscriptionFields) {
        const query = `subscription { ${call(field, inside.west)} { __typename } }`
        const checked = check({ query }, viewer ?? undefined)
        const is = 'schema' in checked ? undefined : checked[0]?.extensions.code
        expect(is).toBe(expected([rules.get(`Subscription.${field.name}`) ?? []], title, rights))
      }
    })
  })

  describe('every tileset', () => {
    const bodyOf = async (id: string, z: number, x: number, y: number): Promise<{ status: number; body: Buffer }> => {
      const { port } = server.address() as AddressInfo
      const response = await fetch(
        `http://127.0.0.1:${String(port)}/tiles/${id}/${String(z)}/${String(x)}/${String(y)}.mvt`,
        { headers: { 'accept-encoding': 'identity' } },
      )
      return { status: response.status, body: Buffer.from(await response.arrayBuffer()) }
    }

    test.each(VIEWERS.filter(([title]) => title !== 'first password'))('of %s', async (title, viewer, rights) => {
      for (const tileset of tilesets) {
        const z = tileset.maxZoom
        const [first, last] = [tileAt(EDGES.southWest, z), tileAt(EDGES.northEast, z)]
        const table = tileset.datasets[0]
        const outside =
          Object.values<string>(LYING).includes(table) && tileset.id !== 'labels'
            ? Number(await idOf(table, 'east-%'))
            : undefined
        for (const scope of [undefined, [STREETS.west]]) {
          tileViewer.now = viewer === null ? undefined : { ...viewer, ...(scope && { scope }) }
          const ids = new Set<number>()
          let text = ''
          for (let x = first.x; x <= last.x; x++)
            for (let y = last.y; y <= first.y; y++) {
              const { status, body } = await bodyOf(tileset.id, z, x, y)
              const should = title === 'nobody' ? [401] : rights.includes(tileset.right) ? [200, 204] : [403]
              expect(should, `${tileset.id} of ${title}`).toContain(status)
              if (status !== 200) continue
              text += body.toString('utf8')
              for (const { id } of checkTile(body)) ids.add(id)
            }
          const where = `${tileset.id} of ${title} of ${scope?.join() ?? 'the city'}`
          if (scope !== undefined) expect(text.includes(MARKS.east), where).toBe(false)
          if (outside !== undefined && rights.includes(tileset.right))
            expect(ids.has(outside), where).toBe(scope === undefined && tileset.id !== 'addresses')
        }
      }
    })
  })
})
