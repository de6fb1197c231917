import { basename } from 'node:path'
import { ACCOUNTS, SYSTEM, type Database, type Identity } from '../../platform/db/database.ts'
import { createInProcessBus } from '../../platform/events/in-process-bus.ts'
import { readCatalogue, type Catalogue } from '../../ingest/catalogue/catalogue.ts'
import { encodingOfName } from '../../ingest/transports/encodings.ts'
import { MAX_MESSAGE_BYTES } from '../../ingest/transports/http.ts'
import type { Feed } from '../../ingest/feed/feed.ts'
import { feedStateOf, type FeedState } from '../../admin/feeds/feed-state.ts'
import {
  deadLetterPage,
  discardDeadLetters,
  feedCounters,
  letterCounts,
  recentFigures,
  replayDeadLetters,
  revealDeadLetter,
  type FeedCounters,
  type RecentFigures,
} from '../../admin/feeds/feeds.service.ts'
import { createIngest, type Ingest } from '../../ingest/pipeline/ingest.ts'
import { createLog } from '../../platform/log/log.ts'
import { languageOf, type Message, type Words } from './messages.ts'
import { printable } from './printable.ts'
import { UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { terminalActor } from './user-command.ts'
import { withDatabase } from './with-database.ts'
import { readRegularFile } from '../../platform/files/regular-file.ts'
import type { Verb } from './verb.ts'
import { runFeedsPlay, type PlayArguments } from './feeds-play.ts'

/** What this verb alone says. */
const WORDS = {
  playAbout: [
    'send a recorded file to a running city as if it were happening now, over HTTP with the token of its feed (CITY_FEED_TOKEN)',
    '把记录文件按当前时间重放：经数据接入口发送到运行中的城市，使用该接入的令牌（CITY_FEED_TOKEN）',
  ],
  playFile: ['recorded file', '记录文件'],
  optPlayFeed: ['readings-json for readings, fleet-avl for positions', '读数用 readings-json，位置用 fleet-avl'],
  optPlaySpeed: ['recorded seconds per second', '每秒重放的记录秒数'],
  optPlayMapping: [
    'mapping for the file; absent: messages of the feed itself',
    '说明如何读取的映射文件；缺省：该接入自己的消息',
  ],
  optPlayUrl: ['address of the city (http://127.0.0.1:PORT)', '城市服务地址（http://127.0.0.1:PORT）'],
  feedsAbout: ['feeds: the city’s sources of data', '数据源：数据如何进入城市'],
  feedsListAbout: [
    'every feed: id, state, title, messages a minute, accepted and rejected items, dead letters, last arrival',
    '列出所有数据源：标识、状态、名称、每分钟消息数、已接收与被拒条目、死信、最近到达',
  ],
  feedsHead: [
    '# id, state, title, messages/min, accepted, rejected, dead letters, last arrival',
    '# 标识、状态、名称、消息/分钟、已接收、被拒、死信、最近到达',
  ],
  feedsShowAbout: ['everything about one feed', '显示一个数据源的全部信息'],
  feedsPostAbout: ['send files as messages of a feed', '把文件作为数据源的消息送入'],
  feedsDeadAbout: ['rejected items with their reasons', '列出未被接收的内容及原因'],
  optFeedReveal: ['show this one as it was sent, with --reason', '显示这封死信的原文，须用 --reason 说明事由'],
  feedRevealNone: ['there is no open dead letter {id}', '没有编号为 {id} 的待处理死信'],
  feedRevealNoText: [
    'it is {encoding}, not text; {bytes} bytes are kept, base64 below',
    '它是 {encoding}，不是文本；保存了 {bytes} 字节，下面是其 base64 编码',
  ],
  feedsReplayAbout: ['replay dead letters', '重新送入死信'],
  feedsDiscardAbout: ['throw dead letters away', '丢弃死信'],
  feedLetters: ['ids of dead letters', '死信编号'],
  optFeedReason: ['why; kept in the audit', '原因；记入审计'],
  optFeedLimit: ['how many at most', '最多显示条数'],
  feedUnknown: ['there is no feed "{id}"; expected one of {known}', '没有数据源“{id}”；应为 {known} 之一'],
  feedEncoding: [
    '{file} is {encoding} by its name; expected {expected}',
    '{file} 按文件名是 {encoding}；应为 {expected}',
  ],
  feedTooLarge: ['{file} is larger than {max} bytes, the limit of its feed', '{file} 超过该数据源的上限 {max} 字节'],
  feedPosted: [
    '{file}: {accepted} accepted, {duplicates} duplicates, {rejected} rejected',
    '{file}：接收 {accepted} 条，重复 {duplicates} 条，拒绝 {rejected} 条',
  ],
  feedMoreFaults: ['and {count} more', '另有 {count} 条'],
  feedNoDead: ['there are no dead letters', '没有死信'],
  feedReplayed: [
    '{replayed} letters accepted ({accepted} new items, {duplicates} duplicates), {stillWrong} still rejected, {notKept} not kept completely, {left} left',
    '{replayed} 封死信已接收（新增 {accepted} 条，重复 {duplicates} 条），{stillWrong} 封仍有错，{notKept} 封未完整保存，剩余 {left} 封',
  ],
  feedReasonMissing: ['--reason is missing; expected a reason in words', '缺少 --reason；请说明原因'],
  feedDiscarded: ['{count} dead letters are discarded', '已丢弃 {count} 封死信'],
} as const satisfies Readonly<Record<string, Words>>

/** `city feeds …`. */
export const feeds: Verb = (city, { terminal, examples, finish }) => {
  const { say } = terminal
  const group = city.command('feeds').description(say(WORDS.feedsAbout))
  group
    .command('list')
    .description(say(WORDS.feedsListAbout))
    .addHelpText('after', examples('feeds list'))
    .action(async () => {
      finish(await runFeedsList(terminal))
    })
  group
    .command('show')
    .description(say(WORDS.feedsShowAbout))
    .argument('<id>', say('feedId'))
    .addHelpText('after', examples('feeds show air-stations'))
    .action(async (id: string) => {
      finish(await runFeedsShow(terminal, id))
    })
  group
    .command('post')
    .description(say(WORDS.feedsPostAbout))
    .argument('<id>', say('feedId'))
    .argument('<file...>', say('files'))
    .addHelpText('after', examples('feeds post readings-json now.json'))
    .action(async (id: string, files: string[]) => {
      finish(await runFeedsPost(terminal, id, files))
    })
  group
    .command('dead')
    .description(say(WORDS.feedsDeadAbout))
    .argument('[id]', say('feedId'))
    .option('--limit <n>', `${say(WORDS.optFeedLimit)} (50)`)
    .option('--reveal <letter>', say(WORDS.optFeedReveal))
    .option('--reason <text>', say(WORDS.optFeedReason))
    .addHelpText(
      'after',
      examples(
        'feeds dead',
        'feeds dead air-stations --limit 10',
        'feeds dead --reveal 17 --reason "caller asks about the ticket"',
      ),
    )
    .action(async (id: string | undefined, args: { limit?: string; reveal?: string; reason?: string }) => {
      finish(
        await (args.reveal === undefined
          ? runFeedsDead(terminal, id, args)
          : runFeedsReveal(terminal, args.reveal, args.reason)),
      )
    })
  group
    .command('replay')
    .description(say(WORDS.feedsReplayAbout))
    .argument('<id>', say('feedId'))
    .argument('[letter...]', say(WORDS.feedLetters))
    .addHelpText('after', examples('feeds replay air-stations', 'feeds replay air-stations 17 18'))
    .action(async (id: string, letters: string[]) => {
      finish(await runFeedsReplay(terminal, id, letters))
    })
  group
    .command('discard')
    .description(say(WORDS.feedsDiscardAbout))
    .argument('<letter...>', say(WORDS.feedLetters))
    .option('--reason <text>', say(WORDS.optFeedReason))
    .addHelpText('after', examples('feeds discard 17 18 --reason "sensor was being serviced"'))
    .action(async (letters: string[], args: { reason?: string }) => {
      finish(await runFeedsDiscard(terminal, letters, args))
    })
  group
    .command('play')
    .description(say(WORDS.playAbout))
    .argument('<file>', say(WORDS.playFile))
    .requiredOption('--feed <id>', say(WORDS.optPlayFeed))
    .option('--speed <n>', `${say(WORDS.optPlaySpeed)} (1)`)
    .option('--mapping <file>', say(WORDS.optPlayMapping))
    .option('--url <url>', say(WORDS.optPlayUrl))
    .addHelpText(
      'after',
      examples(
        'feeds play air-2013.csv --feed readings-json --mapping beijing-air.json --speed 3600',
        'feeds play taxis.ndjson --feed fleet-avl --speed 60',
      ),
    )
    .action(async (file: string, args: PlayArguments) => {
      finish(await runFeedsPlay(terminal, file, args))
    })
}

interface Standing {
  readonly feed: Feed
  readonly counters: FeedCounters | undefined
  readonly recent: RecentFigures | undefined
  readonly letters: number
  readonly state: FeedState
}

/** State of each feed, in the catalogue's order. */
export async function feedStates(database: Database, { feeds }: Pick<Catalogue, 'feeds'>): Promise<Standing[]> {
  const ids = feeds.map(({ id }) => id)
  const { counters, recent } = await database.read(SYSTEM, async (session) => ({
    counters: await feedCounters(session, ids),
    recent: await recentFigures(session, ids),
  }))
  const letters = await database.read(ACCOUNTS, (session) => letterCounts(session, ids))
  return feeds.map((feed, i) => {
    const at = {
      lastArrivalMs: counters[i]?.lastArrivalAt?.getTime(),
      lastFaultMs: counters[i]?.lastFaultAt?.getTime(),
    }
    const state = feedStateOf(feed, at, Date.now())
    return { feed, counters: counters[i], recent: recent[i], letters: letters[i] ?? 0, state }
  })
}

const STATES: Readonly<Record<FeedState, Message>> = {
  NEVER: 'feedNever',
  FRESH: 'feedFresh',
  STALE: 'feedStale',
  FAILING: 'feedFailing',
}

/** `city feeds list`: id, state, title, messages a minute, items, rejected, dead letters, last arrival. @returns exit code. */
async function runFeedsList(terminal: Terminal): Promise<number> {
  const { say, print, complain } = terminal
  return withDatabase(terminal, async (database, home) => {
    const catalogue = await readCatalogue(home)
    print(say(WORDS.feedsHead))
    for (const { feed, counters, recent, letters, state } of await feedStates(database, catalogue)) {
      const title = feed.title[languageOf(terminal.environment)]
      const rate = (recent?.ratePerMinute ?? 0).toFixed(1)
      const numbers = [rate, counters?.accepted ?? 0, counters?.rejected ?? 0, letters].map(String)
      const words = [feed.id, say(STATES[state]), title, ...numbers, counters?.lastArrivalAt?.toISOString() ?? '-']
      print(words.map(printable).join('\t'))
    }
    for (const { message } of catalogue.faults) complain(message)
    return catalogue.faults.length === 0 ? 0 : 1
  })
}

/** `city feeds show <id>`. @returns exit code. */
async function runFeedsShow(terminal: Terminal, id: string): Promise<number> {
  const { say, print } = terminal
  return withDatabase(terminal, async (database, home) => {
    const catalogue = await readCatalogue(home)
    const feed = feedNamed(terminal, catalogue, id)
    const standing = (await feedStates(database, { feeds: [feed] }))[0]
    const language = languageOf(terminal.environment)
    const { counters, recent, letters, state } = standing ?? {}
    const source = catalogue.polls.find((poll) => poll.feed.id === id)?.source
    const lines: readonly (readonly [string, string | number | Date | null | undefined])[] = [
      ['id', feed.id],
      ['title', feed.title[language]],
      ['publisher', feed.publisher[language]],
      ['licence', feed.licence],
      ['grade', feed.grade],
      ['carries', feed.carries.join(' ')],
      ['encodings', feed.encodings.join(' ')],
      ['maxBytes', feed.maxBytes ?? MAX_MESSAGE_BYTES],
      ['cadenceMs', feed.cadenceMs],
      ['staleAfterMs', feed.staleAfterMs],
      ['poll', source?.url ?? source?.directory],
      ['state', state === undefined ? undefined : say(STATES[state])],
      ...figures(counters),
      ...figures(recent),
      ['deadLetters', letters],
    ]
    for (const [name, value] of lines)
      if (value != null) print(`${name}\t${printable(value instanceof Date ? value.toISOString() : String(value))}`)
    return 0
  })
}

/** `city feeds post <id> <file>`: each file is a message. @returns exit code: 1 if something was rejected */
async function runFeedsPost(terminal: Terminal, id: string, files: readonly string[]): Promise<number> {
  const { say, print } = terminal
  return withIngest(terminal, async ({ catalogue, ingest }) => {
    const feed = feedNamed(terminal, catalogue, id)
    let bad = 0
    for (const file of files) {
      const bytes = await readRegularFile(file).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        throw new UsageError(say('unreadable', { file, reason }), { cause: error })
      })
      const encoding = encodingOfName(file) ?? feed.encodings[0] ?? 'json'
      if (!feed.encodings.includes(encoding))
        throw new UsageError(say(WORDS.feedEncoding, { file, encoding, expected: feed.encodings.join(', ') }))
      if (bytes.length > (feed.maxBytes ?? MAX_MESSAGE_BYTES))
        throw new UsageError(say(WORDS.feedTooLarge, { file, max: feed.maxBytes ?? MAX_MESSAGE_BYTES }))
      const receipt = await ingest.take(feed, { bytes, encoding, origin: basename(file) }, 'drop')
      const { accepted, duplicates, rejected, faults, notes = [] } = receipt
      print(say(WORDS.feedPosted, { file: printable(basename(file)), accepted, duplicates, rejected }))
      for (const { code, message, place = '-' } of faults)
        print(`  ${[place, code, message].map(printable).join('\t')}`)
      for (const note of notes) print(`  ${printable(note)}`)
      if (rejected > faults.length) print(`  ${say(WORDS.feedMoreFaults, { count: rejected - faults.length })}`)
      if (rejected > 0 || receipt.state === 'failed') bad++
    }
    return bad === 0 ? 0 : 1
  })
}

/** `city feeds dead [id]`: id, feed, time, code, place, fault; newest first. @returns exit code. */
async function runFeedsDead(
  terminal: Terminal,
  feedId: string | undefined,
  { limit = '50' }: { readonly limit?: string },
): Promise<number> {
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > 500)
    throw new UsageError(terminal.say('badNumber', { name: 'limit', value: limit }))
  return withDatabase(terminal, async (database) => {
    const { nodes } = await database.read(ACCOUNTS, (session) =>
      deadLetterPage(session, { feedId, first: Number(limit) }),
    )
    if (nodes.length === 0) terminal.print(terminal.say(WORDS.feedNoDead))
    for (const { id, feedId: feed, receivedAt, faultCode, place, fault, faults } of nodes)
      terminal.print(
        [String(id), feed, receivedAt.toISOString(), faultCode, String(faults), place ?? '-', fault]
          .map(printable)
          .join('\t'),
      )
    return 0
  })
}

/** `city feeds dead --reveal <letter> --reason`: as it was sent; audited with the reason. @returns exit code */
async function runFeedsReveal(terminal: Terminal, id: string, reason = ''): Promise<number> {
  const { say, print } = terminal
  if (reason.trim() === '') throw new UsageError(say(WORDS.feedReasonMissing))
  const actor = terminalActor()
  const reader: Identity = { subject: actor.actor, access: 'reader', rights: ['feed.reveal', 'restricted.view'] }
  return withDatabase(terminal, async (database) => {
    const letter = await database.write(reader, (session) => revealDeadLetter(session, actor, { id, reason }))
    if (letter === undefined) throw new UsageError(say(WORDS.feedRevealNone, { id }))
    const { encoding, origin, payload } = letter
    if (origin !== null) print(printable(origin))
    if (encoding !== 'protobuf' && encoding !== 'zip')
      for (const line of new TextDecoder().decode(payload).split('\n')) print(printable(line))
    else {
      print(say(WORDS.feedRevealNoText, { encoding, bytes: payload.length }))
      print(payload.toString('base64'))
    }
    return 0
  })
}

/** `city feeds replay <id>`. @returns exit code: 1 if something is still invalid */
async function runFeedsReplay(terminal: Terminal, feedId: string, ids: readonly string[]): Promise<number> {
  return withIngest(terminal, async ({ catalogue, ingest, database }) => {
    feedNamed(terminal, catalogue, feedId)
    const result = await replayDeadLetters(
      { feeds: { catalogue, ingest }, accounts: accountsOf(database), write: (work) => database.write(ACCOUNTS, work) },
      terminalActor(),
      { feedId, ...(ids.length > 0 && { ids }) },
    )
    terminal.print(terminal.say(WORDS.feedReplayed, { ...result }))
    return result.stillWrong + result.notKept === 0 ? 0 : 1
  })
}

/** `city feeds discard <id…> --reason`. @returns exit code. */
async function runFeedsDiscard(
  terminal: Terminal,
  ids: readonly string[],
  { reason = '' }: { readonly reason?: string },
): Promise<number> {
  if (reason.trim() === '') throw new UsageError(terminal.say(WORDS.feedReasonMissing))
  return withDatabase(terminal, async (database) => {
    const count = await database.write(ACCOUNTS, (session) =>
      discardDeadLetters(session, terminalActor(), { ids, reason }),
    )
    terminal.print(terminal.say(WORDS.feedDiscarded, { count }))
    return 0
  })
}

function figures(row: FeedCounters | RecentFigures | undefined): [string, string | number | Date | null][] {
  const named: Readonly<Record<string, string | number | Date | null>> = { ...row }
  return Object.entries(named).filter(([name]) => name !== 'feedId')
}

interface Taking {
  readonly catalogue: Catalogue
  readonly ingest: Ingest
  readonly database: Database
}

/** A server running beside it sees the rows; its screens update at their next poll. */
function withIngest<T>(terminal: Terminal, work: (taking: Taking) => Promise<T>): Promise<T> {
  return withDatabase(terminal, async (database, home) => {
    const log = createLog('text', (line) => terminal.complain(line))
    const bus = createInProcessBus(log)
    const ingest = createIngest({ database, bus, log })
    try {
      return await work({ catalogue: await readCatalogue(home), ingest, database })
    } finally {
      await ingest.close()
      await bus.close()
    }
  })
}

/** Each statement is a transaction of its own. */
function accountsOf(database: Database): Parameters<typeof replayDeadLetters>[0]['accounts'] {
  return {
    rows: (statement) => database.read(ACCOUNTS, (session) => session.rows(statement)),
    row: (statement) => database.read(ACCOUNTS, (session) => session.row(statement)),
    tuples: (statement) => database.read(ACCOUNTS, (session) => session.tuples(statement)),
    script: (text) => database.read(ACCOUNTS, (session) => session.script(text)),
  }
}

function feedNamed({ say }: Terminal, { feeds, feedOf }: Catalogue, id: string): Feed {
  const feed = feedOf(id)
  if (feed === undefined)
    throw new UsageError(say(WORDS.feedUnknown, { id, known: feeds.map((each) => each.id).join(', ') }))
  return feed
}
