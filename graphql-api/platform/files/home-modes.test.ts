import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { closeHome, openText } from './home-modes.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'city-modes-'))
  mkdirSync(join(home, 'keys'))
  mkdirSync(join(home, 'db', 'base'), { recursive: true })
  writeFileSync(join(home, 'keys', 'demo-personas'), 'key')
  writeFileSync(join(home, 'db', 'base', '1'), 'rows')
  writeFileSync(join(home, 'notes.txt'), 'of somebody')
  for (const path of ['', 'keys', 'db', 'db/base']) chmodSync(join(home, path), 0o755)
  for (const path of ['keys/demo-personas', 'db/base/1', 'notes.txt']) chmodSync(join(home, path), 0o644)
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(home, { recursive: true })
})
const modeOf = (path: string): string => (statSync(join(home, path)).mode & 0o7777).toString(8)

test('closes an existing folder, with all our files in it and nothing else', async () => {
  symlinkSync(join(home, 'notes.txt'), join(home, 'keys', 'link'))
  expect(await closeHome(home)).toEqual({ closed: 6, open: [] })
  expect(['', 'keys', 'keys/demo-personas', 'db', 'db/base', 'db/base/1', 'notes.txt'].map(modeOf)).toEqual([
    '700',
    '700',
    '600',
    '700',
    '700',
    '600',
    '644',
  ])
  expect(await closeHome(home)).toEqual({ closed: 0, open: [] })
})

test('changes nothing in a check, and reports what is open', async () => {
  const { closed, open } = await closeHome(home, true)
  expect([closed, open.map(({ path }) => path)]).toEqual([0, [home, join(home, 'db'), join(home, 'keys')]])
  expect(open.map(openText)[0]).toBe(
    `${home} (mode 755) is accessible to other users of this machine; its owner runs \`chmod 700 '${home}'\``,
  )
  expect(modeOf('')).toBe('755')
  chmodSync(home, 0o700)
  // Its content is out of reach.
  expect(await closeHome(home, true)).toEqual({ closed: 0, open: [] })
})

test('leaves a shared folder as it is, and closes our files in it', async () => {
  chmodSync(home, 0o1777)
  expect(await closeHome(home)).toEqual({ closed: 5, open: [{ path: home, mode: '1777', reason: 'shared' }] })
  expect([modeOf(''), modeOf('keys')]).toEqual(['1777', '700'])
})

// Only root can give a folder away.
if (process.getuid?.() === 0)
  test('names a folder of another user, and closes our files in it', async () => {
    chownSync(home, 12_345, 12_345)
    expect(await closeHome(home)).toEqual({ closed: 5, open: [{ path: home, mode: '755', reason: 'not-ours' }] })
  })

test('names paths of another user and leaves them as they are', async () => {
  vi.spyOn(process, 'getuid').mockReturnValue(12_345)
  const { closed, open } = await closeHome(home)
  expect([closed, open[0]]).toEqual([0, { path: home, mode: '755', reason: 'not-ours' }])
  expect([modeOf(''), modeOf('keys')]).toEqual(['755', '755'])
})

test('has nothing to close in a missing folder', async () => {
  expect(await closeHome(join(home, 'none'))).toEqual({ closed: 0, open: [] })
})
