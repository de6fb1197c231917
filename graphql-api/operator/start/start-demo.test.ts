import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openTestDatabase } from '../../platform/db/test-databases.ts'
import { beginDemo } from '../../store/sources/demo-marker.ts'
import { SYSTEM } from '../../platform/db/database.ts'
import { createLog } from '../../platform/log/log.ts'
import { prepareSignIns } from './sign-ins.ts'
import { PublicDemoError, startDemo } from './start-demo.ts'
import { createStartProgress } from './start-progress.ts'

const home = mkdtempSync(join(tmpdir(), 'city-start-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const options = (host: string, wish: 'auto' | 'on' | 'off', databaseUrl?: string) => ({
  root: home,
  settings: { home, host, demo: { wish }, ...(databaseUrl !== undefined && { databaseUrl }) },
  progress: createStartProgress('test'),
  log: createLog('json', () => undefined),
  signal: new AbortController().signal,
})

test('does not fill an empty city with the demo if others can see it', async () => {
  await expect(startDemo(options('0.0.0.0', 'auto'))).rejects.toThrow(PublicDemoError)
  await expect(startDemo(options('0.0.0.0', 'on'))).rejects.toThrow('HOST is "0.0.0.0", but the demo city')
  const demo = await startDemo(options('0.0.0.0', 'off'))
  await demo.settled()
})

test('does not show an existing demo to others, nor create its personas', async () => {
  const database = await openTestDatabase('server')
  try {
    const brought = async (host: string, wish: 'auto' | 'off'): Promise<void> => {
      await (await startDemo(options(host, wish, 'postgres://elsewhere/city'))).bring(database)
    }
    await brought('192.0.2.1', 'auto')
    await database.write(SYSTEM, (session) => beginDemo(session, { seed: 'x', scale: 1, generator: 'x' }))
    await expect(brought('192.0.2.1', 'auto')).rejects.toThrow(PublicDemoError)
    await brought('192.0.2.1', 'off')

    const lines = async (host: string, wish: 'auto' | 'off'): Promise<string> => {
      const settings = { home, host, demo: { wish }, adminPassword: 'river and seven bridges' }
      return (await prepareSignIns({ database, settings, url: 'http://127.0.0.1:1' })).join('\n')
    }
    expect(await lines('127.0.0.1', 'auto')).toMatch(/http:\/\/127\.0\.0\.1:1\/sign-in\?as=operator#[\w-]{19}/)
    expect(await lines('192.0.2.1', 'auto')).toBe('')
    expect(await lines('127.0.0.1', 'off')).toBe('')
  } finally {
    await database.close()
  }
}, 60_000)
