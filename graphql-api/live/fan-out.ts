import { execute, type ExecutionArgs, type ExecutionResult } from 'graphql'
import type { WebSocket } from 'ws'
import type { Viewer } from '../security/accounts/viewer.ts'
import { CLOSED, endSocket } from './socket-life.ts'
import type { Context } from '../graphql/context.ts'
import { reportCutLists } from '../graphql/limits/row-bounds.ts'
import { readLiveOperation, type LiveOperation } from './live-operation-key.ts'
import type { Audience, LiveAnswers, LiveField } from '../graphql/live-field.ts'
import type { LiveHub } from './live-hub.ts'

export interface FanOutOptions {
  readonly hub: Pick<LiveHub, 'journal' | 'audiences' | 'regionsOf'>
  readonly fields: readonly LiveField[]
  readonly createContext: (viewer: Viewer) => Context
  /** The client's form: errors without internal details. */
  readonly format: (result: ExecutionResult) => object
  readonly onFault: (error: unknown) => void
  readonly now?: () => number
}

/** A client's subscription. */
export interface LiveSubscriber {
  readonly args: ExecutionArgs
  readonly viewer: Viewer
  readonly socket: Pick<WebSocket, 'send' | 'bufferedAmount' | 'readyState' | 'OPEN' | 'close' | 'terminate' | 'once'>
  /** The client's name of the subscription. */
  readonly id: string
}

/** A subscription answered together with others. Iterating it only yields its end. */
export interface LiveMember extends AsyncIterableIterator<ExecutionResult> {
  /** The same with other rights or regions. */
  renew(viewer: Viewer): Promise<void>
  /** Ends it, with an optional last result. */
  finish(result?: ExecutionResult): void
  /** Resolves when it has ended. */
  readonly over: Promise<void>
}

export interface FanOut {
  /** @returns undefined: not a live field. @throws BAD_USER_INPUT */
  join(subscriber: LiveSubscriber): Promise<LiveMember> | undefined
  /** Number of distinct subscriptions. */
  size(): number
  close(): void
}

interface Group {
  readonly key: string
  readonly field: LiveField
  readonly args: ExecutionArgs
  readonly answers: LiveAnswers
  readonly audience: Audience
  readonly viewer: Viewer
  readonly members: Set<Member>
  /** Journal entries up to this index were sent. */
  index: number
  flushing: Promise<void> | undefined
  dueMs: number
}

interface Member {
  readonly subscriber: LiveSubscriber
  readonly head: Buffer
  /** Events before its first answer are queued. */
  waiting: Buffer[] | undefined
  behindSinceMs: number | undefined
}

const TICK_MS = 250
const MAX_UNSENT_BYTES = 1024 * 1024
const CAUGHT_UP_BYTES = 64 * 1024
const BEHIND_AT_MOST_MS = 30_000
const MAX_WAITING = 200
const TAIL = Buffer.from('}')

/**
 * Executes and encodes each answer once for all equal subscriptions of the same audience, and sends them the same
 * bytes.
 */
export function createFanOut(options: FanOutOptions): FanOut {
  const { hub, createContext, format, onFault, now = Date.now } = options
  const { journal } = hub
  const fields = new Map(options.fields.map((field) => [field.name, field]))
  const groups = new Map<string, Promise<Group>>()
  const open = new Set<Group>()
  const ticking = setInterval(() => {
    for (const group of open) {
      attend(group)
      if (group.members.size === 0) forget(group)
      else if (now() >= group.dueMs) void flush(group)
    }
  }, TICK_MS)
  ticking.unref()

  function groupOf(operation: LiveOperation, field: LiveField, viewer: Viewer, audience: Audience): Promise<Group> {
    const key = `${operation.key} ${[...viewer.rights].sort().join()} ${audience.key}`
    const known = groups.get(key)
    if (known !== undefined) return known
    const made = (async (): Promise<Group> => ({
      ...{ key, field, audience, args: operation.args, members: new Set<Member>() },
      answers: await field.open(operation.fieldArgs, hub.regionsOf),
      // An impersonal viewer: the answer is for everybody with these rights and regions.
      viewer: { ...viewer, kind: 'machine', id: 0, subject: 'live', displayName: 'live', roles: [] },
      ...{ index: journal.index(), flushing: undefined, dueMs: now() },
    }))()
    groups.set(key, made)
    made.then((group) => open.add(group)).catch(() => groups.delete(key))
    return made
  }

  function leave(group: Group, member: Member): void {
    group.members.delete(member)
    if (group.members.size === 0) forget(group)
  }

  function forget(group: Group): void {
    open.delete(group)
    groups.delete(group.key)
  }

  /** Sends the events since the last time. */
  function flush(group: Group): Promise<void> {
    group.flushing ??= (async () => {
      // Half a tick of slack: a slightly early tick counts.
      group.dueMs = now() + group.field.everyMs - TICK_MS / 2
      const from = group.index
      group.index = journal.index()
      try {
        for (const bytes of await answersFor(group, from)) for (const member of group.members) deliver(member, bytes)
      } catch (error) {
        onFault(error)
      } finally {
        group.flushing = undefined
      }
    })()
    return group.flushing
  }

  async function answersFor(group: Group, from: number): Promise<Buffer[]> {
    const { entries, gap } = journal.since(from)
    if (entries.length === 0 && !gap) return []
    const cursor = journal.cursor()
    return inContext(group, async (context) => {
      const values = await group.answers.collect({ entries, cursor, gap }, group.audience, context)
      const answers: Buffer[] = []
      for (const value of values) answers.push(await answer(group, value, context))
      return answers
    })
  }

  function standing(group: Group, gap: boolean, cursor = journal.cursor()): Promise<Buffer | undefined> {
    const value = group.answers.standing?.({ cursor, gap })
    if (value === undefined) return Promise.resolve(undefined)
    return inContext(group, (context) => answer(group, value, context))
  }

  async function inContext<T>({ viewer }: Group, work: (context: Context) => Promise<T>): Promise<T> {
    const context = createContext(viewer)
    try {
      return await work(context)
    } finally {
      void context.end()
    }
  }

  async function answer({ args, field }: Group, value: object, contextValue: Context): Promise<Buffer> {
    const result = await execute({ ...args, rootValue: { [field.name]: value }, contextValue })
    return Buffer.from(JSON.stringify(format(reportCutLists(result, contextValue))))
  }

  function deliver(member: Member, bytes: Buffer): void {
    const { socket } = member.subscriber
    if (member.waiting !== undefined) {
      if (member.waiting.push(bytes) > MAX_WAITING) endSocket(socket as WebSocket, CLOSED.tryAgain, 'Reads too slowly')
    } else if (member.behindSinceMs === undefined) {
      if (socket.bufferedAmount > MAX_UNSENT_BYTES) member.behindSinceMs = now()
      else send(member, bytes)
    }
  }

  function send({ subscriber: { socket }, head }: Member, bytes: Buffer): void {
    if (socket.readyState === socket.OPEN) socket.send(Buffer.concat([head, bytes, TAIL]), { binary: false })
  }

  /** Tells slow clients that something was skipped, once they have read everything sent before. */
  function attend(group: Group): void {
    for (const member of group.members) {
      const { behindSinceMs } = member
      if (behindSinceMs === undefined) continue
      const { socket } = member.subscriber
      const isLost = now() - behindSinceMs >= BEHIND_AT_MOST_MS || group.answers.standing === undefined
      if (isLost) endSocket(socket as WebSocket, CLOSED.tryAgain, 'Reads too slowly')
      else if (socket.bufferedAmount <= CAUGHT_UP_BYTES) {
        member.behindSinceMs = undefined
        void enter(group, member, () => standing(group, true))
      }
    }
  }

  /** A member's first answer comes before later events for all. */
  async function enter(group: Group, member: Member, first: () => Promise<Buffer | undefined>): Promise<void> {
    member.waiting = []
    group.members.add(member)
    // The last of the others may have left meanwhile.
    open.add(group)
    try {
      const bytes = await first()
      if (bytes !== undefined) send(member, bytes)
    } finally {
      const { waiting } = member
      member.waiting = undefined
      for (const bytes of waiting) deliver(member, bytes)
    }
  }

  /** @param cursor the client's previous position; undefined: it starts */
  async function begin(group: Group, member: Member, cursor: string | undefined, gap: boolean): Promise<void> {
    // All members of a group are at the same position.
    do await flush(group)
    while (group.flushing !== undefined)
    const from = cursor === undefined ? undefined : journal.find(cursor)
    const [upTo, here] = [group.index, journal.cursor()]
    await enter(group, member, async () => {
      if (from === undefined || group.answers.standing === undefined)
        return standing(group, gap || cursor !== undefined, here)
      const { entries, gap: isGap } = journal.since(from)
      const missed = entries.filter(({ index }) => index <= upTo)
      return inContext(group, async (context) => {
        const batch = { entries: missed, cursor: here, gap: isGap }
        const [value] = await group.answers.collect(batch, group.audience, context)
        return value === undefined ? standing(group, isGap, here) : answer(group, value, context)
      })
    })
  }

  async function add(subscriber: LiveSubscriber, field: LiveField, operation: LiveOperation): Promise<LiveMember> {
    const head = Buffer.from(`{"id":${JSON.stringify(subscriber.id)},"type":"next","payload":`)
    const member: Member = { subscriber, head, waiting: undefined, behindSinceMs: undefined }
    let isOver = false
    /** A function, because it changes during awaits. */
    const hasEnded = (): boolean => isOver
    let group = await groupOf(operation, field, subscriber.viewer, await hub.audiences.of(subscriber.viewer))
    let last: ExecutionResult | undefined
    let wake: () => void = () => undefined
    const ended = new Promise<void>((resolve) => (wake = resolve))

    function finish(result?: ExecutionResult): void {
      if (isOver) return
      isOver = true
      last = result
      leave(group, member)
      wake()
    }
    const starting = begin(group, member, operation.after, false).catch((error: unknown) => {
      onFault(error)
      endSocket(subscriber.socket as WebSocket, CLOSED.tryAgain, 'Try again in a moment')
    })
    void starting.then(() => {
      if (hasEnded()) leave(group, member)
    })
    const stream: LiveMember = {
      async next() {
        await ended
        const value = last
        last = undefined
        return value === undefined ? { value: undefined, done: true } : { value, done: false }
      },
      return() {
        finish()
        return Promise.resolve({ value: undefined, done: true })
      },
      async renew(viewer) {
        await starting
        const audience = await hub.audiences.of(viewer)
        const next = await groupOf(operation, field, viewer, audience)
        if (isOver || next === group) return
        leave(group, member)
        group = next
        await begin(group, member, undefined, true)
        if (hasEnded()) leave(group, member)
      },
      finish,
      over: ended,
      [Symbol.asyncIterator]: () => stream,
    }
    return stream
  }

  return {
    join(subscriber) {
      const operation = readLiveOperation(subscriber.args)
      const field = fields.get(operation.fieldName)
      return field === undefined ? undefined : add(subscriber, field, operation)
    },
    size: () => open.size,
    close() {
      clearInterval(ticking)
      open.clear()
      groups.clear()
    },
  }
}
