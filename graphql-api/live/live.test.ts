import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { decodeFrame, type LiveFrame } from '../../domain/live-frames.ts'
import { importTwoStreets, STREETS, type Street } from '../checks/access/two-streets.ts'
import { addAccount } from '../admin/accounts/accounts.service.ts'
import { issueMachineToken } from '../admin/accounts/machine-tokens.service.ts'
import { createAuthenticator } from '../security/accounts/authenticator.ts'
import { hashSecret, newSecret } from '../security/accounts/secret.ts'
import type { Role } from '../../domain/rights.ts'
import { ACCOUNTS, SYSTEM, type Statement } from '../platform/db/database.ts'
import { describeOnEachEngine } from '../platform/db/test-databases.ts'
import type { EventBus } from '../platform/events/event-bus.ts'
import { createInProcessBus } from '../platform/events/in-process-bus.ts'
import { attachLiveQueries, type LiveQueries } from './live-queries.ts'
import { createLog } from '../platform/log/log.ts'
import { buildSchema } from '../app/create-api.ts'
import { createLiveHub, type LiveHub } from './live-hub.ts'
import { attachLiveSockets, type LiveSockets } from './live-sockets.ts'
import { testEvent, testFix } from './test-fixes.ts'
import { LIVE_FIELDS } from '../app/resolvers.ts'

const statement = (text: string, ...values: unknown[]): Statement => ({
  name: createHash('sha256').update(text).digest('hex').slice(0, 20),
  text,
  values,
})
const ACTOR = { actor: 'system' }
const WORLD = JSON.stringify({ type: 'view', bbox: [-180, -85, 180, 85], zoom: 1 })
const ARRIVED = `subscription ($after: String) { observationsArrived(after: $after) { cursor gap observations { seriesId value property sensor { sourceId } } } }`

describeOnEachEngine('live changes', (database) => {
  let server: Server
  let live: LiveQueries
  let moving: LiveSockets
  let hub: LiveHub
  let bus: EventBus
  let port: number
  const faults: unknown[] = []
  const sockets: WebSocket[] = []
  const regions = {} as Record<Street, number>
  const movers = {} as Record<Street, number>

  const rows = <Row extends object>(text: string, ...values: unknown[]): Promise<Row[]> =>
    database().write(SYSTEM, (session) => session.rows<Row>(statement(text, ...values)))

  beforeAll(async () => {
    await importTwoStreets(database())
    for (const street of ['west', 'east'] as const) {
      const [region] = await rows<{ id: number }>('select id from region where code = $1', STREETS[street])
      const [mover] = await rows<{ id: number }>('select id from mover where source_id = $1', `${street}-mover`)
      regions[street] = region?.id ?? -1
      movers[street] = mover?.id ?? -1
    }
    await database().write(ACCOUNTS, async (session) => {
      const chief = { username: 'chief', displayName: 'x', wholeCity: true, roles: ['ADMINISTRATOR'] } as const
      await addAccount(session, ACTOR, chief)
      await session.rows(statement('update account set must_change_password = false'))
    })
    const log = createLog('text', () => undefined)
    bus = createInProcessBus(log)
    hub = createLiveHub({ database: database(), bus, log, limits: { tickMs: 30 } })
    await hub.reload()
    const authenticator = createAuthenticator({
      database: database(),
      trustProxy: false,
      limits: { slidingMs: 3_600_000 },
    })
    const shared = { database: database(), authenticator, host: '127.0.0.1', trustProxy: false, hub }
    const onFault = (error: unknown): void => void faults.push(error)
    live = attachLiveQueries({
      ...shared,
      schema: buildSchema(),
      fields: LIVE_FIELDS,
      production: true,
      onFault,
      limits: { watchMs: 60 },
    })
    moving = attachLiveSockets({ ...shared, onFault, limits: { watchMs: 60, socketsPerViewer: 3 } })
    server = createServer((_, response) => response.writeHead(404).end())
    server.on('upgrade', (...request) => {
      if (!live.upgrade(...request) && !moving.upgrade(...request)) request[1].destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterEach(async () => {
    await Promise.all(
      sockets.splice(0).map(async (socket) => {
        if (socket.readyState === socket.CLOSED) return
        const closed = once(socket, 'close')
        socket.terminate()
        await closed
      }),
    )
    expect(faults).toEqual([])
  })
  afterAll(async () => {
    await Promise.all([live.close(), moving.close()])
    await hub.close()
    await bus.close()
    await new Promise((resolve) => server.close(resolve))
  })

  let accounts = 0
  type Headers = Record<string, string>

  async function signIn(role: Role, street?: Street): Promise<{ id: number; headers: Headers }> {
    const secret = newSecret()
    const id = await database().write(ACCOUNTS, async (session) => {
      const { account } = await addAccount(session, ACTOR, {
        username: `viewer${String(++accounts)}`,
        displayName: '王',
        roles: [role.toUpperCase() as Uppercase<Role>],
        ...(street === undefined ? { wholeCity: true } : { regionCodes: [STREETS[street]] }),
      })
      await session.rows(statement('update account set must_change_password = false where id = $1', account.id))
      await session.rows(
        statement(
          `insert into session (token_hash, account_id, expires_at, ends_at) values ($1, $2, now() + interval '1 h', now() + interval '1 d')`,
          hashSecret(secret),
          account.id,
        ),
      )
      return account.id
    })
    return { id, headers: { cookie: `city_session=${secret}`, origin: `http://127.0.0.1:${String(port)}` } }
  }

  /** A socket and everything received. */
  interface Screen {
    readonly socket: WebSocket
    readonly frames: LiveFrame[]
    readonly texts: { type: string; payload?: { data: never; errors?: unknown }; code?: string; message?: string }[]
    readonly raw: string[]
    readonly closed: Promise<number>
    readonly shown: Set<number>
  }

  async function open(path: string, headers: Headers, protocol?: string): Promise<Screen> {
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}${path}`, protocol ?? [], { headers })
    sockets.push(socket)
    const screen: Screen = {
      ...{ socket, frames: [], texts: [], raw: [], shown: new Set() },
      closed: new Promise((resolve) => socket.once('close', resolve)),
    }
    socket.on('error', () => undefined)
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) {
        screen.raw.push(data.toString())
        screen.texts.push(JSON.parse(data.toString()) as Screen['texts'][number])
        return
      }
      const frame = decodeFrame(new Uint8Array(data))
      screen.frames.push(frame)
      for (const id of frame.movers.ids) screen.shown.add(id)
      for (const id of frame.left) screen.shown.delete(id)
    })
    await once(socket, 'open')
    return screen
  }

  async function look(headers: Headers, message = WORLD): Promise<Screen> {
    const screen = await open('/live', headers)
    screen.socket.send(message)
    return screen
  }

  async function subscribe(
    headers: Headers,
    query: string,
    variables: object = {},
    hasSubscribed = true,
  ): Promise<Screen> {
    const screen = await open('/graphql', headers, 'graphql-transport-ws')
    screen.socket.send('{"type":"connection_init"}')
    await until(() => screen.texts.some(({ type }) => type === 'connection_ack'))
    screen.socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } }))
    if (hasSubscribed) await until(() => screen.texts.length > 1)
    return screen
  }

  /** Waits until it is true. */
  async function until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  const answers = <Value>(screen: Screen): Value[] =>
    screen.texts.filter(({ type }) => type === 'next').map(({ payload }) => payload?.data as Value)
  interface Arrived {
    readonly observationsArrived: {
      cursor: string
      gap: boolean
      observations: { seriesId: string; value: number; sensor: { sourceId: string } }[]
    }
  }
  const arrived = (screen: Screen): Arrived['observationsArrived'][] =>
    answers<Arrived>(screen).map(({ observationsArrived }) => observationsArrived)

  /** Later than anything in the database. */
  let clockMs = Date.now() + 3_600_000
  const move = (street: Street, id: number, more: object = {}): Promise<void> =>
    bus.publish(
      'positions',
      testEvent([testFix(id, { regionId: regions[street], observedAtMs: ++clockMs, feedId: 'matrix', ...more })]),
    )

  async function observe(value: number, restricted = false): Promise<void> {
    const series = await rows<{ id: number; sensorId: number; regionId: number }>(
      `select id, sensor_id as "sensorId", region_id as "regionId" from series order by id`,
    )
    const all = <T>(of: T): T[] => series.map(() => of)
    await bus.publish('observations', {
      ...{ feedId: 'matrix', restricted, receivedAtMs: 2_000_000 },
      seriesIds: series.map(({ id }) => id),
      sensorIds: series.map(({ sensorId }) => sensorId),
      regionIds: series.map(({ regionId }) => regionId),
      ...{ properties: all('noise_laeq'), values: all(value), qualities: all(0), observedAtMs: all(1_900_000) },
    })
  }

  test('shows stored positions at once, and of a street only to its viewers', async () => {
    const all = await look((await signIn('operator')).headers)
    const west = await look((await signIn('operator', 'west')).headers)
    await until(
      () => all.frames.length >= 1 && west.frames.length >= 1 && all.shown.size === 2 && west.shown.size === 1,
    )
    expect([...west.shown]).toEqual([movers.west])
    await move('east', movers.west)
    await until(() => west.shown.size === 0)
    await move('west', movers.west)
    await until(() => west.shown.size === 1)
    await move('east', movers.east)
    await move('west', movers.west)
    await until(() => all.frames.some(({ movers: { ids } }) => ids.includes(movers.east)))
    expect(west.frames.flatMap(({ movers: { ids } }) => [...ids])).not.toContain(movers.east)
  })

  test('shows people of restricted feeds only with the right, and only as long as it lasts', async () => {
    const account = await signIn('dispatcher')
    const [may, mayNot] = [await look(account.headers), await look((await signIn('analyst')).headers)]
    await move('west', 9_001, { restricted: true, kind: 'person', feedId: 'wearables' })
    await move('west', movers.west)
    await until(() => may.shown.has(9_001) && mayNot.frames.length > 0)
    expect(mayNot.frames.flatMap(({ movers: { ids } }) => [...ids])).not.toContain(9_001)
    may.shown.clear()
    await rows(
      `with r as (update account_role set role = 'analyst' where account_id = $1) update account set version = version + 1 where id = $1`,
      account.id,
    )
    await until(() => may.shown.has(movers.west))
    await move('west', 9_001, { restricted: true, kind: 'person', feedId: 'wearables' })
    await move('west', 9_002)
    await until(() => may.shown.has(9_002))
    expect(may.shown.has(9_001)).toBe(false)
  })

  test('refuses anonymous clients, forged tokens, tokens without the right and pages of other sites', async () => {
    const { token } = await database().write(ACCOUNTS, (session) =>
      issueMachineToken(session, ACTOR, { name: 'only-posts', purpose: 'FEED', feedId: 'matrix' }),
    )
    expect(await (await look({})).closed).toBe(4401)
    expect(await (await look({ authorization: 'Bearer nothing' })).closed).toBe(4401)
    expect(await (await look({ authorization: `Bearer ${token}` })).closed).toBe(4403)
    const { headers } = await signIn('operator')
    for (const refused of [{ ...headers, origin: 'https://evil.example' }, { cookie: headers.cookie ?? '' }]) {
      const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/live`, { headers: refused })
      const [error] = (await once(socket, 'error')) as [Error]
      expect(error.message).toContain('403')
    }
  })

  test.each([
    ['the account is disabled', 'update account set disabled_at = now() where id = $1', 4403],
    ['the session is ended', 'update session set ended_at = now() where account_id = $1', 4401],
  ])('disconnects the screen when %s', async (_, change, code) => {
    const { id, headers } = await signIn('operator')
    const screen = await look(headers)
    await until(() => screen.frames.length > 0)
    await rows(change, id)
    expect(await screen.closed).toBe(code)
  })

  test('answers an invalid view with an error and no change; closes after too large or too many messages', async () => {
    const screen = await look((await signIn('operator')).headers)
    for (const text of [
      '{',
      '[]',
      '{"type":"view"}',
      '{"type":"view","bbox":[0,0,0,1e9],"zoom":3}',
      '{"type":"__proto__"}',
    ])
      screen.socket.send(text)
    screen.socket.send(Buffer.from([1, 2, 3]))
    await until(() => screen.texts.filter(({ type }) => type === 'error').length === 6)
    expect(screen.texts.find(({ type }) => type === 'error')).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(screen.socket.readyState).toBe(WebSocket.OPEN)
    screen.socket.send(`"${'x'.repeat(9_000)}"`)
    expect(await screen.closed).toBe(1009)
    const much = await look((await signIn('operator')).headers)
    for (let i = 0; i < 100; i++) much.socket.send(WORLD)
    expect(await much.closed).toBe(4429)
  })

  test('closes more screens than an account may have', async () => {
    const { headers } = await signIn('operator')
    const screens = []
    for (let i = 0; i < 3; i++) {
      const screen = await look(headers)
      await until(() => screen.frames.length > 0)
      screens.push(screen)
    }
    expect(await (await look(headers)).closed).toBe(4429)
    expect(screens.every(({ socket }) => socket.readyState === WebSocket.OPEN)).toBe(true)
  })

  test('sends observations as the same bytes for equal requests, and of a street only to its viewers', async () => {
    const one = await subscribe((await signIn('operator')).headers, ARRIVED)
    const other = await subscribe((await signIn('operator')).headers, ARRIVED)
    const west = await subscribe((await signIn('operator', 'west')).headers, ARRIVED)
    expect(arrived(west)).toEqual([{ cursor: expect.any(String) as string, gap: false, observations: [] }])
    await observe(55.5)
    await until(() => [one, other, west].every((screen) => arrived(screen).length === 2))
    expect(one.raw.at(-1)).toBe(other.raw.at(-1))
    expect(
      arrived(one)[1]
        ?.observations.map(({ sensor }) => sensor.sourceId)
        .sort(),
    ).toEqual(['east-感', 'west-感'])
    expect(arrived(west)[1]?.observations.map(({ sensor, value }) => [sensor.sourceId, value])).toEqual([
      ['west-感', 55.5],
    ])
    expect(west.raw.join()).not.toContain('east-')
  })

  test('sends a returning client what it missed, once, or reports a gap', async () => {
    const { headers } = await signIn('operator')
    const before = await subscribe(headers, ARRIVED)
    await observe(1)
    await until(() => arrived(before).length === 2)
    before.socket.terminate()
    await before.closed
    await observe(2)
    await observe(3)
    const after = await subscribe(headers, ARRIVED, { after: arrived(before).at(-1)?.cursor })
    await observe(4)
    await until(() => arrived(after).length === 2)
    const values = (screen: Screen): number[] =>
      arrived(screen).flatMap(({ observations }) => observations.map(({ value }) => value))
    expect([values(before), values(after)]).toEqual([
      [1, 1],
      [2, 2, 3, 3, 4, 4],
    ])
    expect(arrived(after).map(({ gap }) => gap)).toEqual([false, false])
    const lost = await subscribe(headers, ARRIVED, { after: 'elsewhere:5' })
    expect(arrived(lost)[0]?.gap).toBe(true)
  })

  test('sends movers with their stored details, and removes them when they leave the street', async () => {
    const query = `subscription { resourcesMoved { gap movers { id name kind } left } }`
    interface Moved {
      readonly resourcesMoved: { gap: boolean; movers: { id: string; name: string }[]; left: string[] }
    }
    const west = await subscribe((await signIn('operator', 'west')).headers, query)
    const moved = (): Moved['resourcesMoved'][] => answers<Moved>(west).map(({ resourcesMoved }) => resourcesMoved)
    await move('east', movers.east)
    await move('west', movers.west)
    await until(() => moved().length === 2)
    expect(moved()[1]).toEqual({
      gap: false,
      movers: [{ id: String(movers.west), name: '西标感', kind: 'PATROL' }],
      left: [],
    })
    await move('east', movers.west)
    await until(() => moved().length === 3)
    expect(moved()[2]).toEqual({ gap: false, movers: [], left: [String(movers.west)] })
    await move('west', movers.west)
    expect(west.raw.join()).not.toContain('东标')
  })

  test('sends changes of feeds, traffic and alerts', async () => {
    const { headers } = await signIn('operator')
    const feed = await subscribe(headers, 'subscription { feedChanged { id } }', {}, false)
    const alert = await subscribe(headers, 'subscription { alertArrived { event } }', {}, false)
    const traffic = await subscribe(headers, 'subscription { trafficChanged { region { code } } }', {}, false)
    const [row] = await rows<{ id: number }>(`select id from alert where source_id = 'open-alert'`)
    // Neither reports when it has started.
    const telling = setInterval(() => {
      void bus.publish('feed', { feedId: 'readings-json' })
      void bus.publish('traffic', { computedAtMs: Date.now() })
      void bus.publish('alert', { id: row?.id ?? -1 })
    }, 50)
    await until(() => [feed, traffic, alert].every((screen) => answers(screen).length > 0))
    clearInterval(telling)
    expect(answers(feed)[0]).toEqual({ feedChanged: { id: 'readings-json' } })
    expect(answers(traffic)[0]).toEqual({ trafficChanged: { region: { code: '990100000000' } } })
    expect(answers(alert)[0]).toEqual({ alertArrived: { event: '暴雨' } })
  })

  test('ends the subscriptions of a revoked right', async () => {
    const { id, headers } = await signIn('operator')
    const screen = await subscribe(headers, ARRIVED)
    await rows(
      `with r as (delete from account_role where account_id = $1) update account set version = version + 1 where id = $1`,
      id,
    )
    await until(() => screen.texts.some(({ type }) => type === 'complete'))
    expect(screen.texts.at(-2)?.payload?.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    const length = screen.texts.length
    const other = await subscribe((await signIn('operator')).headers, ARRIVED)
    await observe(9)
    await until(() => arrived(other).length === 2)
    expect(screen.texts.length).toBe(length)
  })

  test('removes rows of lost regions after a change of scope, and reports a gap', async () => {
    const { id, headers } = await signIn('operator')
    const screen = await subscribe(headers, ARRIVED)
    await rows(
      `with a as (update account set whole_city = false, version = version + 1 where id = $1)
       insert into account_region (account_id, region_code) values ($1, $2)`,
      id,
      STREETS.west,
    )
    await until(() => arrived(screen).some(({ gap }) => gap))
    await observe(10)
    await until(() => (arrived(screen).at(-1)?.observations.length ?? 0) > 0)
    expect(
      arrived(screen)
        .at(-1)
        ?.observations.map(({ sensor }) => sensor.sourceId),
    ).toEqual(['west-感'])
  })

  test('reports a missed event to everybody', async () => {
    const screen = await subscribe((await signIn('operator')).headers, ARRIVED)
    hub.journal.gap()
    await until(() => arrived(screen).some(({ gap }) => gap))
  })

  test.each([
    ['a right that is missing', ARRIVED, 'FORBIDDEN'],
    [
      'too many series',
      `subscription { observationsArrived(filter: { seriesIds: [${'1,'.repeat(1_001)}] }) { gap } }`,
      'BAD_USER_INPUT',
    ],
    [
      'another type',
      'subscription { observationsArrived(filter: { property: 5 }) { gap } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('refuses %s with a reason', async (_, query, code) => {
    const { token } = await database().write(ACCOUNTS, (session) =>
      issueMachineToken(session, ACTOR, { name: `posts-${String(++accounts)}`, purpose: 'FEED', feedId: 'matrix' }),
    )
    const headers = code === 'FORBIDDEN' ? { authorization: `Bearer ${token}` } : (await signIn('operator')).headers
    const screen = await subscribe(headers, query)
    expect(JSON.stringify(screen.texts)).toContain(code)
    expect(screen.raw.join()).not.toContain('cursor')
  })
})
