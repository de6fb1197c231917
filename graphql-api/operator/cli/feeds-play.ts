import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { encodingOfName } from '../../ingest/transports/encodings.ts'
import type { Encoding, Feed } from '../../ingest/feed/feed.ts'
import { FEEDS } from '../../ingest/adapters/index.ts'
import { MappingError, parseMapping } from '../../ingest/formats/mapping/mapping.ts'
import { feedOfMapping } from '../../ingest/formats/mapping/mapped-feed.ts'
import { feedClient } from '../../ingest/play/feed-client.ts'
import { play, PlayError } from '../../ingest/play/play.ts'
import { recordingOf, type Recording } from '../../ingest/play/recording.ts'
import { UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { NoFileError, readRegularFile } from '../../platform/files/regular-file.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  playFeed: ['--feed is "{feed}"; expected one of {feeds}', '--feed 为“{feed}”；应为 {feeds} 之一'],
  playSpeed: ['--speed is "{value}"; expected a number above 0', '--speed 为“{value}”；应为大于 0 的数'],
  playToken: [
    'CITY_FEED_TOKEN is not set; expected the token printed by "npm run city -- token issue <name> --feed {feed}"',
    '未设置 CITY_FEED_TOKEN；应为“npm run city -- token issue <名称> --feed {feed}”输出的令牌',
  ],
  playUrl: ['--url is "{url}"; expected http://host:port', '--url 为“{url}”；应为 http://主机:端口'],
  playEncoding: [
    '{file}: its name does not indicate an encoding of the feed; expected one of {encodings}',
    '{file}：文件名与接入的格式不符；应为 {encodings} 之一',
  ],
  playNothing: ['{file}: nothing of kind "{kind}" could be read from it', '{file}：未读出“{kind}”类数据'],
  playRead: [
    '{file}: {items} items of {hours} h, played in {minutes} min; {faults} could not be read, {leftOut} are of other kinds',
    '{file}：{items} 条，跨 {hours} 小时，将在 {minutes} 分钟内重放；{faults} 条无法读取，{leftOut} 条为其他类型',
  ],
  playing: ['playing to {feed}', '重放到 {feed}'],
  played: [
    'sent {sent} items in {messages} messages: {accepted} accepted, {duplicates} duplicates, {rejected} rejected',
    '已用 {messages} 条消息发送 {sent} 条：接收 {accepted}，重复 {duplicates}，拒绝 {rejected}',
  ],
} as const satisfies Readonly<Record<string, Words>>

export interface PlayArguments {
  /** The feed it is sent to. */
  readonly feed?: string
  readonly speed?: string
  /** Mapping for the file; absent: it has messages of the feed itself. */
  readonly mapping?: string
  readonly url?: string
}

const FAULTS_SHOWN = 5
const STOPPED = 130
const SPEED = /^(\d{1,6}(\.\d{1,3})?|\.\d{1,3})$/
/** Feeds that accept items read by a mapping. */
const RECORDABLE: Readonly<Record<string, 'reading' | 'fix'>> = { 'readings-json': 'reading', 'fleet-avl': 'fix' }

/** `city feeds play`: sends a recorded file over HTTP as if it were happening now. @returns exit code */
export async function runFeedsPlay(terminal: Terminal, file: string, args: PlayArguments): Promise<number> {
  const { say, print, complain, environment, signal } = terminal
  const { feed: feedId = '', speed = '1' } = args
  const token = environment.CITY_FEED_TOKEN ?? ''
  const kind = RECORDABLE[feedId]
  if (kind === undefined)
    throw new UsageError(say(WORDS.playFeed, { feed: feedId, feeds: Object.keys(RECORDABLE).join(', ') }))
  if (!SPEED.test(speed) || Number(speed) <= 0) throw new UsageError(say(WORDS.playSpeed, { value: speed }))
  if (token === '') throw new UsageError(say(WORDS.playToken, { feed: feedId }))
  const url = args.url ?? `http://127.0.0.1:${environment.PORT ?? '8080'}`
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new UsageError(say(WORDS.playUrl, { url }))
  const recording = await readRecording(terminal, file, args, feedId, kind)
  const { items, faults, leftOut } = recording
  const first = items[0]
  const last = items.at(-1)
  if (first === undefined || last === undefined) {
    for (const { message } of faults.slice(0, FAULTS_SHOWN)) complain(message)
    throw new UsageError(say(WORDS.playNothing, { file: basename(file), kind }))
  }
  print(
    say(WORDS.playRead, {
      ...{ file: basename(file), items: items.length, faults: faults.length, leftOut },
      ...{ hours: ((last.atMs - first.atMs) / 3_600_000).toFixed(1) },
      ...{ minutes: ((last.atMs - first.atMs) / 60_000 / Number(speed)).toFixed(1) },
    }),
  )
  const progress = terminal.progress(say(WORDS.playing, { feed: feedId }))
  try {
    const result = await play({
      items,
      speed: Number(speed),
      post: feedClient(url, feedId, token),
      now: Date.now,
      wait: (ms) => wait(ms, undefined, { signal }).catch(() => undefined),
      signal,
      onProgress: ({ sent }) => progress.update(sent, items.length, String(sent)),
    })
    progress.end()
    print(say(WORDS.played, { ...result }))
    return signal.aborted ? STOPPED : 0
  } catch (error) {
    progress.end()
    if (error instanceof PlayError) throw new UsageError(error.message, { cause: error })
    throw error
  }
}

async function readRecording(
  { say }: Terminal,
  file: string,
  { mapping }: PlayArguments,
  feedId: string,
  kind: 'reading' | 'fix',
): Promise<Recording> {
  const encoding = encodingOfName(file)
  const feed: Feed | undefined =
    mapping === undefined
      ? (FEEDS as readonly Feed[]).find(({ id }) => id === feedId)
      : feedOfMapping(await mappingOf(say, mapping))
  if (feed === undefined || encoding === undefined || !fits(feed, encoding))
    throw new UsageError(say(WORDS.playEncoding, { file, encodings: (feed?.encodings ?? []).join(', ') }))
  return recordingOf(feed, { bytes: await bytesOf(say, file), encoding, origin: basename(file) }, kind)
}

const fits = (feed: Feed, encoding: Encoding): boolean => feed.encodings.includes(encoding)

async function bytesOf(say: Terminal['say'], file: string): Promise<Uint8Array> {
  try {
    return await readRegularFile(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (error instanceof NoFileError)
      throw new UsageError(say('unreadable', { file, reason: error.message }), { cause: error })
    if (code === 'ENOENT') throw new UsageError(say('noFile', { file }), { cause: error })
    throw new UsageError(say('unreadable', { file, reason: code }), { cause: error })
  }
}

async function mappingOf(say: Terminal['say'], file: string): Promise<ReturnType<typeof parseMapping>> {
  const text = new TextDecoder().decode(await bytesOf(say, file))
  try {
    return parseMapping(JSON.parse(text), basename(file))
  } catch (error) {
    if (error instanceof MappingError || error instanceof SyntaxError)
      throw new UsageError(`${basename(file)}: ${error.message.split('\n')[0] ?? ''}`, { cause: error })
    throw error
  }
}
