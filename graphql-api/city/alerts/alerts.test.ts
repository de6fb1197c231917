import { beforeAll, beforeEach, expect, it } from 'vitest'
import { SYSTEM } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { capAlerts } from '../../ingest/adapters/cap-alerts.ts'
import { createIngest } from '../../ingest/pipeline/ingest.ts'
import { recordingBus, silentLog } from '../../ingest/pipeline/test-ingest.ts'
import { startTestApi, type TestApi } from '../../app/api-test.ts'

const HOUR_MS = 3_600_000
/** Hours from now, in CAP's notation. */
const hours = (count: number, zone = '-00:00') =>
  new Date(Date.now() + count * HOUR_MS).toISOString().replace(/\.\d+Z$/, zone)

interface Info {
  readonly severity?: string
  readonly urgency?: string
  readonly response?: string
  readonly effective?: number
  readonly onset?: number
  readonly expires?: number
  readonly eventEnds?: number
  readonly polygon?: string
}

const WHOLE = '31.01,118.61 31.01,118.63 31.02,118.63 31.02,118.61 31.01,118.61'

function infoOf({ severity = 'Severe', urgency = 'Expected', response, polygon = WHOLE, ...times }: Info): string {
  const time = (name: 'effective' | 'onset' | 'expires') =>
    times[name] === undefined ? '' : `<${name}>${hours(times[name])}</${name}>`
  const ends =
    times.eventEnds === undefined
      ? ''
      : `<parameter><valueName>eventEndingTime</valueName><value>${hours(times.eventEnds)}</value></parameter>`
  return `<info><category>Met</category><event>Snow</event>${response === undefined ? '' : `<responseType>${response}</responseType>`}
    <urgency>${urgency}</urgency><severity>${severity}</severity><certainty>Likely</certainty>
    ${time('effective')}${time('onset')}${time('expires')}${ends}
    <area><areaDesc>Here</areaDesc><polygon>${polygon}</polygon></area></info>`
}

interface Message {
  readonly id: string
  readonly sent?: string
  readonly type?: string
  readonly references?: string
  readonly infos?: readonly Info[]
}

const SENT = hours(-1)
const messageOf = ({ id, sent = SENT, type = 'Alert', references, infos = [] }: Message): string =>
  `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${id}</identifier><sender>office@weather.example</sender>
  <sent>${sent}</sent><status>Actual</status><msgType>${type}</msgType><scope>Public</scope>
  ${references === undefined ? '' : `<references>${references}</references>`}${infos.map(infoOf).join('')}</alert>`

describeOnEachEngine('warnings', (database) => {
  let api: TestApi
  const bus = recordingBus()
  const published = () =>
    bus.published.filter(({ topic }) => topic === 'alert').map(({ event }) => (event as { id: number }).id)

  beforeAll(async () => {
    api = await startTestApi(database())
  })
  beforeEach(() => database().write(SYSTEM, (session) => session.script('delete from alert')))

  async function take(...messages: readonly Message[]): Promise<void> {
    const ingest = createIngest({ database: database(), bus, log: silentLog })
    for (const message of messages) {
      const bytes = new TextEncoder().encode(messageOf(message))
      expect(await ingest.take(capAlerts, { bytes, encoding: 'xml' }, 'http')).toMatchObject({
        state: 'ok',
        rejected: 0,
      })
    }
    await ingest.close()
  }

  async function ask(question: string, fields: string) {
    const { data, errors } = await api.query(
      `{ alerts${question} { totalCount pageInfo { endCursor } nodes { ${fields} } } }`,
    )
    expect(errors).toBeUndefined()
    return data?.alerts as { totalCount: number; pageInfo: { endCursor: string }; nodes: Record<string, unknown>[] }
  }
  const names = ({ nodes }: { nodes: Record<string, unknown>[] }) =>
    nodes.map(({ sourceId }) => String(sourceId).split(',')[1])

  it('are upcoming and in force by the times of the event, whenever their message expires', async () => {
    await take(
      { id: 'watch', infos: [{ effective: -1, onset: 24, expires: 10, eventEnds: 40 }] },
      { id: 'storm', infos: [{ severity: 'Extreme', effective: -1, onset: 6, expires: 12 }] },
      { id: 'frost', sent: hours(-20), infos: [{ onset: -12, expires: -2, eventEnds: 5 }] },
      { id: 'gale', sent: hours(-20), infos: [{ onset: -12, expires: 9, eventEnds: -1 }] },
      { id: 'fog', sent: hours(-25), infos: [{}] },
      { id: 'haze', sent: hours(-23), infos: [{}] },
    )
    const { nodes, totalCount } = await ask(
      '(filter: { active: true }, orderBy: GRAVEST)',
      'sourceId state endIsAssumed',
    )
    expect(totalCount).toBe(4)
    expect(
      nodes.map(({ sourceId, state, endIsAssumed }) => [String(sourceId).split(',')[1], state, endIsAssumed]),
    ).toEqual([
      ['storm', 'COMING', false],
      ['haze', 'IN_FORCE', true],
      ['frost', 'IN_FORCE', false],
      ['watch', 'COMING', false],
    ])
    expect(names(await ask('(filter: { state: [COMING] })', 'sourceId'))).toEqual(['storm', 'watch'])
    expect(names(await ask('(filter: { active: false })', 'sourceId state'))).toEqual(['fog', 'gale'])
    expect(names(await ask('(filter: { active: true, state: [OVER] })', 'sourceId'))).toEqual([])
  })

  it('have parts, each with its own level, area and end', async () => {
    const west = '31.013,118.61 31.013,118.62 31.027,118.62 31.027,118.61 31.013,118.61'
    const east = west.replaceAll('118.62', '118.63').replaceAll('118.61', '118.62')
    const ended = { severity: 'Minor', urgency: 'Past', response: 'AllClear', polygon: east, expires: 1 }
    await take({ id: 'snow', infos: [{ urgency: 'Immediate', polygon: west, expires: 10 }, ended] })
    const { nodes } = await ask('', 'sourceId part state severity area')
    expect(nodes.map(({ part, state, severity }) => [part, state, severity])).toEqual([
      [1, 'OVER', 'MINOR'],
      [0, 'IN_FORCE', 'SEVERE'],
    ])
    expect(JSON.stringify(nodes[1]?.area)).not.toContain('118.63')
    // A cancellation cancels all parts.
    await take({ id: 'end', type: 'Cancel', references: `office@weather.example,snow,${SENT}` })
    expect((await ask('(filter: { active: true })', 'id')).totalCount).toBe(0)
  })

  it.each(['+00:00', 'Z', '.000Z'])('end when they are cancelled, with the instant ending in %s', async (zone) => {
    await take({ id: 'wind', infos: [{ expires: 5 }] })
    const [wind] = (await ask('', 'id')).nodes
    const references = `\n office@weather.example,wind,${SENT.replace('-00:00', zone)}\n`
    await take({ id: 'end', type: 'Cancel', references })
    expect(names(await ask('(filter: { active: true })', 'sourceId'))).toEqual([])
    // Screens are told of the cancelled one, too.
    expect(published().slice(-1)).toEqual([Number(wind?.id)])
  })

  const to = (id: string, sent: string) => `office@weather.example,${id},${sent}`
  const [first, second, third] = [hours(-4), hours(-3), hours(-2)]
  const chain: readonly Message[] = [
    { id: 'first', sent: first, infos: [{ expires: 5 }] },
    { id: 'second', sent: second, type: 'Update', references: to('first', first), infos: [{ expires: 5 }] },
    { id: 'third', sent: third, type: 'Update', references: to('second', second), infos: [{ expires: 5 }] },
    { id: 'end', type: 'Cancel', references: to('first', first) },
  ]
  it.each([[[0, 1, 2, 3]], [[3, 0, 1, 2]], [[0, 2, 3, 1]], [[2, 3, 1, 0]]])(
    'end when the first of their chain is cancelled, arriving in the order %j',
    async (order) => {
      await take(...order.flatMap((place) => chain[place] ?? []))
      expect(names(await ask('(filter: { active: true })', 'sourceId'))).toEqual([])
    },
  )

  it('stay in force if they follow, or come with, the cancellation of the first of their chain', async () => {
    const cancel = { id: 'end', sent: second, type: 'Cancel', references: to('first', first) }
    const apart = { id: 'apart', sent: second, type: 'Update', references: to('first', first), infos: [{ expires: 5 }] }
    const other = { id: 'other', sent: first, infos: [{ expires: 5 }] }
    const later = { ...apart, id: 'later', sent: third }
    await take(chain[0]!, other, apart, cancel, later)
    expect(names(await ask('(filter: { active: true })', 'sourceId'))).toEqual(['later', 'apart', 'other'])
  })

  it('with a self-crossing area are stored valid, with a note', async () => {
    await take({ id: 'bow', infos: [{ expires: 5, polygon: '31,118 31.1,118.1 31,118.1 31.1,118 31,118' }] })
    expect((await ask('', 'areaNote area')).nodes).toMatchObject([
      { areaNote: 'REPAIRED', area: { type: 'MultiPolygon' } },
    ])
    const valid = await database().read(SYSTEM, (session) =>
      session.rows({ name: 'valid', text: 'select st_isvalid(geom) as valid from alert', values: [] }),
    )
    expect(valid).toEqual([{ valid: true }])
  })

  it('are listed by severity, page by page, however many have arrived since', async () => {
    await take({ id: 'dam', infos: [{ severity: 'Extreme', expires: 5 }] })
    const minor = Array.from({ length: 7 }, (_, i) => ({ id: `fog-${i}`, infos: [{ severity: 'Minor', expires: 5 }] }))
    await take(...minor)
    const first = await ask('(filter: { active: true }, orderBy: GRAVEST, first: 4)', 'sourceId')
    expect(first.totalCount).toBe(8)
    const after = `(filter: { active: true }, orderBy: GRAVEST, first: 4, after: "${first.pageInfo.endCursor}")`
    expect([...names(first), ...names(await ask(after, 'sourceId'))]).toEqual([
      'dam',
      ...Array.from({ length: 7 }, (_, i) => `fog-${6 - i}`),
    ])
  })
})
