import { beforeAll, expect, test } from 'vitest'
import { ACCOUNTS, type Session } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { startTestApi, type TestApi } from '../../app/api-test.ts'
import { testSimulator } from './test-simulator.ts'

describeOnEachEngine('the simulator over GraphQL', (database) => {
  const simulator = testSimulator()
  let api: TestApi
  beforeAll(async () => {
    api = await startTestApi(database(), undefined, { simulator })
  })
  const audited = (): Promise<{ action: string; subject: string; outcome: string }[]> =>
    database().read(ACCOUNTS, (session: Session) =>
      session.rows({
        name: 'simulator.audit',
        text: 'select action, subject, outcome from audit_entry order by id',
        values: [],
      }),
    )

  test('reports its state', async () => {
    const { data } = await api.query(
      '{ simulator { running speed faults simulatedAt problem scripts { id title titleEn running step progress minutes } } }',
    )
    expect(data?.simulator).toEqual({
      running: true,
      speed: 1,
      faults: true,
      simulatedAt: '1970-01-01T00:00:00.000Z',
      problem: null,
      scripts: [
        {
          id: 'rainstorm',
          title: '暴雨',
          titleEn: 'Rainstorm',
          running: false,
          step: null,
          progress: null,
          minutes: 40,
        },
      ],
    })
  })

  test('takes commands, and each is audited', async () => {
    const set = await api.query('mutation { setSimulator(speed: 10, running: false) { speed running faults } }')
    expect(set.data).toEqual({ setSimulator: { speed: 10, running: false, faults: true } })
    const started = await api.query('mutation { startScript(id: "rainstorm") { scripts { running } } }')
    expect(started.data).toEqual({ startScript: { scripts: [{ running: true }] } })
    await api.query('mutation { stopScript(id: "rainstorm") { scripts { running } } }')
    expect(simulator.commands).toEqual([
      { command: 'set', speed: 10, running: false },
      { command: 'startScript', id: 'rainstorm' },
      { command: 'stopScript', id: 'rainstorm' },
    ])
    expect(await audited()).toMatchObject([
      { action: 'simulator.set', subject: 'simulator', outcome: 'done' },
      { action: 'simulator.start_script', subject: 'script rainstorm', outcome: 'done' },
      { action: 'simulator.stop_script', subject: 'script rainstorm', outcome: 'done' },
    ])
  })

  test.each([
    ['setSimulator(speed: 0.05)', 'speed is 0.05; expected simulated seconds per second, 0.1…100'],
    ['setSimulator(speed: 101)', 'speed is 101; expected simulated seconds per second, 0.1…100'],
    ['startScript(id: "war")', 'id is "war"; expected one of rainstorm'],
  ])('%s is refused', async (field, message) => {
    const { errors } = await api.query(`mutation { ${field} { running } }`)
    expect(errors?.[0]).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT' } })
    expect((await audited()).at(-1)).toMatchObject({ outcome: 'refused' })
  })

  test('without one it is null, and commands report that', async () => {
    const none = await startTestApi(database())
    expect((await none.query('{ simulator { running } }')).data).toEqual({ simulator: null })
    const { errors } = await none.query('mutation { startScript(id: "rainstorm") { running } }')
    expect(errors?.[0]).toMatchObject({ message: 'No simulator runs here', extensions: { code: 'NOT_FOUND' } })
  })
})
