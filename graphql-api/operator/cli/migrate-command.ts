import { migrate as migrateDatabase } from '../../platform/db/migrate.ts'
import { openDatabase } from '../../platform/open-database.ts'
import { databaseSettings } from './settings.ts'
import type { Verb } from './verb.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  migrateAbout: ['bring the database schema up to date', '更新数据库结构'],
  migrated: ['migrated: {names}', '已更新：{names}'],
  upToDate: ['the schema is up to date', '数据库结构已是最新'],
} as const satisfies Readonly<Record<string, Words>>

/** `city migrate`. */
export const migrate: Verb = (city, { terminal, examples, finish }) => {
  const { say } = terminal
  city
    .command('migrate')
    .description(say(WORDS.migrateAbout))
    .addHelpText('after', examples('migrate'))
    .action(async () => {
      const database = await openDatabase(databaseSettings(terminal.environment))
      try {
        const names = await migrateDatabase(database)
        terminal.print(names.length === 0 ? say(WORDS.upToDate) : say(WORDS.migrated, { names: names.join(', ') }))
      } finally {
        await database.close()
      }
      finish(0)
    })
}
