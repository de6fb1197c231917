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
import type { Verb } from './verb.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  setAbout: ['set what holds for the city as a whole', '设置全市通用的参数'],
  setZoneAbout: [
    'the time zone of the city, for its days and the clock on every screen',
    '设置城市时区：决定按天统计的日界和所有屏幕上的时间',
  ],
  setZoneValue: [
    'an IANA name such as Asia/Shanghai; auto: by the city’s position',
    'IANA 时区名，例如 Asia/Shanghai；auto 表示按城市所在位置',
  ],
  setLanguageAbout: [
    'the language of the page for users who have not chosen one',
    '设置页面的默认语言，供没有自己选择过语言的人使用',
  ],
  setLanguageValue: ['zh, en; auto: by the browser', 'zh 或 en；auto 表示随浏览器'],
  badZone: [
    '"{zone}" is not a time zone; expected an IANA name such as Asia/Shanghai or Europe/Lisbon, or auto',
    '“{zone}”不是时区；应为 IANA 时区名，例如 Asia/Shanghai、Europe/Lisbon，或 auto',
  ],
  badLanguage: [
    '"{language}" is not a language of the page; expected zh, en or auto',
    '“{language}”不是页面语言；应为 zh、en 或 auto',
  ],
  zoneNowhere: [
    'time zone {zone}, until something is imported; then by the city’s position',
    '时区 {zone}；导入数据后按城市所在位置确定',
  ],
  languageSet: [
    'the page uses {language} for users who have not chosen a language',
    '没有选择过语言的人看到的页面语言为 {language}',
  ],
  languageFree: [
    'the page uses the browser’s language for users who have not chosen one',
    '没有选择过语言的人看到的页面语言随浏览器',
  ],
} as const satisfies Readonly<Record<string, Words>>

/** `city set …`: what applies to the city as a whole. */
export const set: Verb = (city, { terminal, examples, finish }) => {
  const { say } = terminal
  const group = city.command('set').description(say(WORDS.setAbout))
  group
    .command('time-zone')
    .description(say(WORDS.setZoneAbout))
    .argument('<zone>', say(WORDS.setZoneValue))
    .addHelpText('after', examples('set time-zone Asia/Shanghai', 'set time-zone auto'))
    .action(async (zone: string) => {
      await runSetTimeZone(terminal, zone)
      finish(0)
    })
  group
    .command('language')
    .description(say(WORDS.setLanguageAbout))
    .argument('<language>', say(WORDS.setLanguageValue))
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
        if (known === undefined) throw new UsageError(say(WORDS.badZone, { zone }))
        await setTimeZone(session, known, 'hand')
      })
    const { timeZone, timeZoneFrom } = await database.read(SYSTEM, readSettings)
    print(say(ZONE_LINES[timeZoneFrom], { zone: timeZone }))
  })
}

async function runSetLanguage(terminal: Terminal, language: string): Promise<void> {
  const { say, print } = terminal
  if (language !== 'zh' && language !== 'en' && language !== 'auto')
    throw new UsageError(say(WORDS.badLanguage, { language }))
  await withDatabase(terminal, (database) =>
    database.write(SYSTEM, (session) => setLanguage(session, language === 'auto' ? null : language)),
  )
  print(say(language === 'auto' ? WORDS.languageFree : WORDS.languageSet, { language }))
}

/** Messages about a zone, by its origin. */
export const ZONE_LINES = { nothing: WORDS.zoneNowhere, place: 'zoneOfPlace', hand: 'zoneByHand' } as const
