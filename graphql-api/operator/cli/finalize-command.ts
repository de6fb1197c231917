import { finalizeCity } from './finalize-city.ts'
import type { Verb } from './verb.ts'
import { withDatabase } from './with-database.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  finalizeAbout: ['recompute region tree, codes, counts and search names', '重新计算区划树、代码、统计和搜索名称'],
} as const satisfies Readonly<Record<string, Words>>

/** `city finalize`. */
export const finalize: Verb = (city, { terminal, examples, finish }) => {
  const { say } = terminal
  city
    .command('finalize')
    .alias('settle')
    .description(say(WORDS.finalizeAbout))
    .option('--city-name <name>', say('optCityName'))
    .addHelpText('after', examples('finalize', 'finalize --city-name 上海市'))
    .action(async ({ cityName }: { cityName?: string }) => {
      await withDatabase(terminal, (database) =>
        finalizeCity(database, terminal, cityName === undefined ? {} : { cityName }),
      )
      finish(0)
    })
}
