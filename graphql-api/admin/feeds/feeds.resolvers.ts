import { actorOf, noteRefusal } from '../../graphql/audited.ts'
import { command } from '../../graphql/command.ts'
import type { Context } from '../../graphql/context.ts'
import { invalidInput, refused } from '../../graphql/errors.ts'
import type { ArrivalKind, FeedGrade, Resolvers } from '../../graphql/types.generated.ts'
import { loadedTimetables, type LoadedTimetable } from '../../import/gtfs/timetable.ts'
import type { Bilingual, Feed } from '../../ingest/feed/feed.ts'
import { feedStateOf } from './feed-state.ts'
import {
  deadLetterPage,
  discardDeadLetters,
  feedCounters,
  feedMinutes,
  letterCounts,
  recentFigures,
  replayDeadLetters,
  revealDeadLetter,
  type DeadLetterRow,
  type FeedCounters,
  type RecentFigures,
  type RevealedLetterRow,
  feedServices,
} from './feeds.service.ts'

export const feedResolvers: Resolvers = {
  Query: {
    feeds: (_, __, context) => [...feedServices(context).catalogue.feeds],
    feed: (_, { id }, context) => feedServices(context).catalogue.feedOf(id) ?? null,
    deadLetters: (_, args, { accounts }) => deadLetterPage(accounts, args),
  },
  Mutation: {
    // Replayed items are written in transactions of their own, so this command has none.
    replayDeadLetters: async (_, args, context, info) => {
      const { accounts, write } = context
      const feeds = feedServices(context)
      try {
        return await replayDeadLetters(
          { feeds, accounts, write: (work) => write('accounts', work) },
          actorOf(context),
          args,
        )
      } catch (error) {
        await noteRefusal(context, args, info, error)
        throw error
      }
    },
    revealDeadLetter: async (_, args, context, info) => {
      const shown = await command(revealDeadLetter, 'viewer')(_, args, context, info)
      if (shown !== undefined) return shown
      await noteRefusal(context, args, info, refused('FORBIDDEN', 'there is no open dead letter with this id'))
      return null
    },
    discardDeadLetters: command((session, actor, args) => discardDeadLetters(session, actor, args)),
  },
  Feed: {
    title: ({ title }, { language }) => inLanguage(title, language),
    publisher: ({ publisher }, { language }) => inLanguage(publisher, language),
    carries: ({ carries }) => carries.map((kind) => kind.toUpperCase() as ArrivalKind),
    grade: ({ grade }) => grade.toUpperCase() as FeedGrade,
    state: async (feed, _, context) => {
      const { lastArrivalAt, lastFaultAt } = await countersOf(feed, context)
      const at = { lastArrivalMs: lastArrivalAt?.getTime(), lastFaultMs: lastFaultAt?.getTime() }
      return feedStateOf(feed, at, Date.now())
    },
    lastArrivalAt: async (feed, _, context) => (await countersOf(feed, context)).lastArrivalAt,
    lastObservedAt: async (feed, _, context) => (await countersOf(feed, context)).lastObservedAt,
    lastFaultAt: async (feed, _, context) => (await countersOf(feed, context)).lastFaultAt,
    lastFault: async (feed, _, context) =>
      maySeeInside(feed.grade, context) ? (await countersOf(feed, context)).lastFault : null,
    messages: async (feed, _, context) => (await countersOf(feed, context)).messages,
    accepted: async (feed, _, context) => (await countersOf(feed, context)).accepted,
    duplicates: async (feed, _, context) => (await countersOf(feed, context)).duplicates,
    corrections: async (feed, _, context) => (await countersOf(feed, context)).corrections,
    late: async (feed, _, context) => (await countersOf(feed, context)).late,
    future: async (feed, _, context) => (await countersOf(feed, context)).future,
    fallen: async (feed, _, context) => (await countersOf(feed, context)).fallen,
    rejected: async (feed, _, context) => (await countersOf(feed, context)).rejected,
    failed: async (feed, _, context) => (await countersOf(feed, context)).failed,
    deadLetters: ({ id }, _, { batch, accounts }) =>
      batch<string, number>('feed.letters', (ids) => letterCounts(accounts, ids)).load(id),
    perMinute: ({ id }, { minutes: back }, { batch }) => {
      return batch<string, Awaited<ReturnType<typeof feedMinutes>>[number]>(
        `feed.minutes ${String(back)}`,
        (ids, session) => feedMinutes(session, ids, back),
      ).load(id)
    },
    lagMs: async (feed, _, context) => (await recentOf(feed, context))?.lagMs ?? null,
    errorRate: async (feed, _, context) => (await recentOf(feed, context))?.errorRate ?? null,
    ratePerMinute: async (feed, _, context) => (await recentOf(feed, context))?.ratePerMinute ?? 0,
    timetable: ({ id, carries }, _, { batch }) =>
      carries.includes('timetable')
        ? batch<string, LoadedTimetable | null>('feed.timetable', async (ids, session) => {
            const found = await loadedTimetables(
              session,
              ids.map((each) => `feed:${each}`),
            )
            return ids.map((each) => found.find(({ source }) => source === `feed:${each}`) ?? null)
          }).load(id)
        : null,
    loading: ({ id }, _, context) => feedServices(context).ingest?.loading?.(id) ?? null,
    doors: ({ id }, _, context) => [
      'http',
      'mqtt',
      'drop',
      ...(feedServices(context).catalogue.polls.some(({ feed }) => feed.id === id) ? ['poll'] : []),
    ],
  },
  DeadLetter: {
    id: ({ id }) => String(id),
    fault: (letter, _, context) => (maySeeInside(gradeOf(letter, context), context) ? letter.fault : null),
    payload: (letter, _, context) => (maySeeInside(gradeOf(letter, context), context) ? letter.shown : null),
  },
  RevealedLetter: {
    payload: (letter) => revealedText(letter)?.slice(0, REVEALED_CHARACTERS) ?? null,
    isWhole: (letter) =>
      letter.payload.length === letter.payloadBytes && (revealedText(letter)?.length ?? 0) <= REVEALED_CHARACTERS,
  },
}

const NOTHING: Omit<FeedCounters, 'feedId'> = {
  lastArrivalAt: null,
  lastObservedAt: null,
  lastFaultAt: null,
  lastFault: null,
  messages: 0,
  accepted: 0,
  duplicates: 0,
  corrections: 0,
  late: 0,
  future: 0,
  fallen: 0,
  rejected: 0,
  failed: 0,
}

async function countersOf({ id }: Feed, { batch }: Context): Promise<Omit<FeedCounters, 'feedId'>> {
  const counters = await batch<string, FeedCounters | undefined>('feed.counters', (ids, session) =>
    feedCounters(session, ids),
  ).load(id)
  return counters ?? NOTHING
}

function recentOf({ id }: Feed, { batch }: Context): Promise<RecentFigures | undefined> {
  return batch<string, RecentFigures | undefined>('feed.recent', (ids, session) => recentFigures(session, ids)).load(id)
}

function inLanguage(text: Bilingual, language: string | null | undefined): string {
  if (language == null || language === 'zh') return text.zh
  if (language === 'en') return text.en
  throw invalidInput('language', language, '"zh" or "en"')
}

/** A fault contains values of the message. A feed that no longer exists counts as restricted. */
function maySeeInside(grade: Feed['grade'], { viewer }: Context): boolean {
  if (viewer?.rights.has('feed.manage') !== true || viewer.scope !== undefined) return false
  return grade !== 'restricted' || viewer.rights.has('restricted.view')
}

function gradeOf({ feedId }: DeadLetterRow, context: Context): Feed['grade'] {
  return feedServices(context).catalogue.feedOf(feedId)?.grade ?? 'restricted'
}

const REVEALED_CHARACTERS = 200_000

/** @returns undefined if it is not text */
function revealedText({ encoding, payload }: RevealedLetterRow): string | undefined {
  return encoding === 'protobuf' || encoding === 'zip' ? undefined : new TextDecoder().decode(payload)
}
