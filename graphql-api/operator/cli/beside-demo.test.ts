import { expect, it } from 'vitest'
import { SYSTEM } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { beginDemo } from '../../store/sources/demo-marker.ts'
import { mayImportBesideDemo } from './demo-command.ts'
import { messages } from './messages.ts'
import { UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'

describeOnEachEngine('an import into the demo city', (database) => {
  const terminal = { say: messages('en'), interactive: false } as Terminal

  it('proceeds without a demo', async () => {
    expect(await mayImportBesideDemo(database(), terminal)).toBe(true)
  })

  it('is refused without a terminal to confirm, with the alternatives', async () => {
    await database().write(SYSTEM, (session) => beginDemo(session, { seed: 'a', scale: 1, generator: 'g' }))
    const refusal = mayImportBesideDemo(database(), terminal)
    await expect(refusal).rejects.toThrow(UsageError)
    await expect(refusal).rejects.toThrow('remove it by "city demo remove", or add --beside-demo')
  })
})
