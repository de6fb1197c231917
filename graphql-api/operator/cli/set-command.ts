import type { Command } from 'commander'
import {
  knownTimeZone,
  placeInTime,
  readSettings,
  releaseTimeZone,
  setLanguage,
  setTimeZone,
} from '../../store/settings/city-settings.ts'
import { SYSTEM } from '../../platform/db/database.ts'
import { UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'

/** `city set …`: settings of the city as a whole. */
export function addSetVerbs(
  program: Command,
  terminal: Terminal,
  examples: (...lines: string[]) => string,
  finish: (exitCode: number) => void,
): void {
  const { say } = terminal
  const set = program.command('set').description(say('setAbout'))
  set
    .command('time-zone')
    .description(say('setZoneAbout'))
    .argument('<zone>', say('setZoneValue'))
    .addHelpText('after', examples('set time-zone Asia/Shanghai', 'set time-zone auto'))
    .action(async (zone: string) => {
      await runSetTimeZone(terminal, zone)
      finish(0)
    })
  set
    .command('language')
    .description(say('setLanguageAbout'))
    .argument('<language>', say('setLanguageValue'))
    .addHelpText('after', examples('set language zh', 'set language auto'))
    .action(async (language: string) => {
      await runSetLanguage(terminal, language)
      finish(0)
    })
}

async function runSetTimeZone(terminal: Terminal, zone: string): Promise<void> {
  const { say, print } = terminal
  await withDatabase(terminal, async (database) => {
    if (zone === 'auto') {
      await database.write(SYSTEM, releaseTimeZone)
      await placeInTime(database)
    } else
      await database.write(SYSTEM, async (session) => {
        const known = await knownTimeZone(session, zone)
        if (known === undefined) throw new UsageError(say('badZone', { zone }))
        await setTimeZone(session, known, 'hand')
      })
    const { timeZone, timeZoneFrom } = await database.read(SYSTEM, readSettings)
    print(say(ZONE_LINES[timeZoneFrom], { zone: timeZone }))
  })
}

async function runSetLanguage(terminal: Terminal, language: string): Promise<void> {
  const { say, print } = terminal
  if (language !== 'zh' && language !== 'en' && language !== 'auto')
    throw new UsageError(say('badLanguage', { language }))
  await withDatabase(terminal, (database) =>
    database.write(SYSTEM, (session) => setLanguage(session, language === 'auto' ? null : language)),
  )
  print(say(language === 'auto' ? 'languageFree' : 'languageSet', { language }))
}

/** Messages about a zone, by its origin. */
export const ZONE_LINES = { nothing: 'zoneNowhere', place: 'zoneOfPlace', hand: 'zoneByHand' } as const
