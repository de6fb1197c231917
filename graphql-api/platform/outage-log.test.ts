import { expect, test } from 'vitest'
import { createLog } from './log/log.ts'
import { DatabaseError, type Database } from './db/database.ts'
import { createOutageLog } from './outage-log.ts'

test('logs an outage when it begins and when it ends, however many requests fail', async () => {
  const lines: string[] = []
  let answers: () => Promise<void> = () => Promise.reject(new DatabaseError('no socket', 'UNAVAILABLE'))
  let goOn = (): void => undefined
  let nowMs = 0
  const log = createOutageLog({
    log: createLog('text', (line) => lines.push(line.replace(/^\S+ /, ''))),
    database: { read: () => answers() } as unknown as Pick<Database, 'read'>,
    now: () => nowMs,
    wait: () => new Promise<void>((resolve) => (goOn = resolve)),
  })
  const second = async (): Promise<void> => {
    nowMs += 1_000
    goOn()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const away = new DatabaseError('no socket', 'UNAVAILABLE')
  log.error('a request failed', away)
  log.error('nothing is written', new Error('the store is away', { cause: away }))
  log.error('positions cannot be read', new DatabaseError('the system is starting up', '57P03'))
  await second()
  log.error('a mistake', new DatabaseError('relation "x" does not exist', '42P01'))
  answers = () => Promise.resolve()
  await second()
  expect(lines.map((line) => line.split('\n')[0]?.slice(0, 80))).toEqual([
    'warn  the database is unreachable; it is checked every second reason="no socket"',
    expect.stringMatching(/^error a mistake/),
    'info  the database is reachable again seconds=2 failures=3',
  ])
  log.error('a request failed', away)
  expect(lines.at(-1)).toMatch(/^warn {2}the database is unreachable/)
})
