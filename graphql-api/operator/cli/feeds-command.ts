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
import { languageOf, type Message } from './messages.ts'
import { printable } from './printable.ts'
import { UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { terminalActor } from './user-command.ts'
import { withDatabase } from './with-database.ts'
import { readRegularFile } from '../../platform/files/regular-file.ts'

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
export async function runFeedsList(terminal: Terminal): Promise<number> {
  const { say, print, complain } = terminal
  return withDatabase(terminal, async (database, home) => {
    const catalogue = await readCatalogue(home)
    print(say('feedsHead'))
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
export async function runFeedsShow(terminal: Terminal, id: string): Promise<number> {
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
export async function runFeedsPost(terminal: Terminal, id: string, files: readonly string[]): Promise<number> {
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
        throw new UsageError(say('feedEncoding', { file, encoding, expected: feed.encodings.join(', ') }))
      if (bytes.length > (feed.maxBytes ?? MAX_MESSAGE_BYTES))
        throw new UsageError(say('feedTooLarge', { file, max: feed.maxBytes ?? MAX_MESSAGE_BYTES }))
      const receipt = await ingest.take(feed, { bytes, encoding, origin: basename(file) }, 'drop')
      const { accepted, duplicates, rejected, faults, notes = [] } = receipt
      print(say('feedPosted', { file: printable(basename(file)), accepted, duplicates, rejected }))
      for (const { code, message, place = '-' } of faults)
        print(`  ${[place, code, message].map(printable).join('\t')}`)
      for (const note of notes) print(`  ${printable(note)}`)
      if (rejected > faults.length) print(`  ${say('feedMoreFaults', { count: rejected - faults.length })}`)
      if (rejected > 0 || receipt.state === 'failed') bad++
    }
    return bad === 0 ? 0 : 1
  })
}

/** `city feeds dead [id]`: id, feed, time, code, place, fault; newest first. @returns exit code. */
export async function runFeedsDead(
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
    if (nodes.length === 0) terminal.print(terminal.say('feedNoDead'))
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
export async function runFeedsReveal(terminal: Terminal, id: string, reason = ''): Promise<number> {
  const { say, print } = terminal
  if (reason.trim() === '') throw new UsageError(say('feedReasonMissing'))
  const actor = terminalActor()
  const reader: Identity = { subject: actor.actor, access: 'reader', rights: ['feed.reveal', 'restricted.view'] }
  return withDatabase(terminal, async (database) => {
    const letter = await database.write(reader, (session) => revealDeadLetter(session, actor, { id, reason }))
    if (letter === undefined) throw new UsageError(say('feedRevealNone', { id }))
    const { encoding, origin, payload } = letter
    if (origin !== null) print(printable(origin))
    if (encoding !== 'protobuf' && encoding !== 'zip')
      for (const line of new TextDecoder().decode(payload).split('\n')) print(printable(line))
    else {
      print(say('feedRevealNoText', { encoding, bytes: payload.length }))
      print(payload.toString('base64'))
    }
    return 0
  })
}

/** `city feeds replay <id>`. @returns exit code: 1 if something is still invalid */
export async function runFeedsReplay(terminal: Terminal, feedId: string, ids: readonly string[]): Promise<number> {
  return withIngest(terminal, async ({ catalogue, ingest, database }) => {
    feedNamed(terminal, catalogue, feedId)
    const result = await replayDeadLetters(
      { feeds: { catalogue, ingest }, accounts: accountsOf(database), write: (work) => database.write(ACCOUNTS, work) },
      terminalActor(),
      { feedId, ...(ids.length > 0 && { ids }) },
    )
    terminal.print(terminal.say('feedReplayed', { ...result }))
    return result.stillWrong + result.notKept === 0 ? 0 : 1
  })
}

/** `city feeds discard <id…> --reason`. @returns exit code. */
export async function runFeedsDiscard(
  terminal: Terminal,
  ids: readonly string[],
  { reason = '' }: { readonly reason?: string },
): Promise<number> {
  if (reason.trim() === '') throw new UsageError(terminal.say('feedReasonMissing'))
  return withDatabase(terminal, async (database) => {
    const count = await database.write(ACCOUNTS, (session) =>
      discardDeadLetters(session, terminalActor(), { ids, reason }),
    )
    terminal.print(terminal.say('feedDiscarded', { count }))
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
    throw new UsageError(say('feedUnknown', { id, known: feeds.map((each) => each.id).join(', ') }))
  return feed
}
