import DataLoader from 'dataloader'
import { readerIdentity, type Viewer } from '../security/accounts/viewer.ts'
import {
  ANONYMOUS,
  ACCOUNTS,
  type Database,
  type Identity,
  type Session,
  type Snapshot,
  type Statement,
} from '../platform/db/database.ts'
import type { CutList } from './cut-list.ts'

/**
 * Services for requests besides the database, by name. Their provider declares them: `declare module '…/context.ts'`.
 * Each is absent without a provider, e.g. in a check of the schema.
 */
// oxlint-disable-next-line typescript/no-empty-object-type
export interface Services {}

/** Shared by all resolvers of one request. */
export interface Context {
  /** Also in the log and in `extensions.requestId` of an error. */
  readonly requestId: string
  /** Undefined: nobody has signed in. */
  readonly viewer: Viewer | undefined
  /** Address of the client, for the audit. */
  readonly address: string | undefined
  /** One read snapshot of the city for the whole request, as visible to the viewer; opened at its first statement. */
  readonly session: Session
  /**
   * Accounts and the audit. Each statement is a transaction of its own. On the embedded engine a request cannot have
   * two open at once, so the city's snapshot ends before it and a new one is opened afterwards.
   */
  readonly accounts: Session
  /** Runs a command in one transaction: as the viewer, or as `accounts` for accounts and the audit. */
  readonly write: <T>(as: 'viewer' | 'accounts', work: (session: Session) => Promise<T>) => Promise<T>
  /** Invalidates this process's cached data of an account, or of all. */
  readonly forget: (accountId?: number) => void
  /** For subscriptions: the viewer, at once and after each change. */
  readonly viewerChanges?: () => AsyncIterable<Viewer>
  readonly services: Services
  /**
   * A loader for the duration of the request: keys requested in one tick are loaded by a single call.
   * @param name identifies the loader; must include any arguments that `load` depends on
   * @param load returns one value for each key, in the keys' order
   */
  readonly batch: <Key, Value>(
    name: string,
    load: (keys: readonly Key[], session: Session) => Promise<readonly Value[]>,
  ) => DataLoader<Key, Value>
  /** Truncated lists of the answer, by path. */
  readonly cutLists: Map<string, CutList>
  /** Ends the snapshot. Idempotent; later statements are refused. */
  end(): Promise<void>
}

export interface ContextOptions {
  readonly database: Pick<Database, 'snapshot' | 'read' | 'write'>
  readonly viewer: Viewer | undefined
  readonly requestId: string
  readonly address?: string | undefined
  readonly forget?: (accountId?: number) => void
  readonly viewerChanges?: () => AsyncIterable<Viewer>
  readonly services?: Services | undefined
}

export function createContext(options: ContextOptions): Context {
  const { database, viewer, requestId, address, forget = () => undefined, viewerChanges, services = {} } = options
  const identity: Identity = viewer === undefined ? ANONYMOUS : readerIdentity(viewer)
  const session = createLazySession(() => database.snapshot(identity))
  const withAccounts = <T>(work: (accounts: Session) => Promise<T>): Promise<T> =>
    session.apart(() => database.read(ACCOUNTS, work))
  const loaders = new Map<string, unknown>()
  return {
    requestId,
    viewer,
    address,
    session,
    accounts: {
      rows: <Row extends object>(statement: Statement) => withAccounts((accounts) => accounts.rows<Row>(statement)),
      row: <Row extends object>(statement: Statement) => withAccounts((accounts) => accounts.row<Row>(statement)),
      tuples: (statement) => withAccounts((accounts) => accounts.tuples(statement)),
      script: (sql) => withAccounts((accounts) => accounts.script(sql)),
    },
    write: (as, work) => session.apart(() => database.write(as === 'accounts' ? ACCOUNTS : identity, work)),
    forget,
    ...(viewerChanges !== undefined && { viewerChanges }),
    services,
    batch<Key, Value>(name: string, load: (keys: readonly Key[], session: Session) => Promise<readonly Value[]>) {
      let loader = loaders.get(name) as DataLoader<Key, Value> | undefined
      if (loader === undefined) {
        loader = new DataLoader<Key, Value>((keys) => load(keys, session), { maxBatchSize: 5_000 })
        loaders.set(name, loader)
      }
      return loader
    },
    cutLists: new Map(),
    end: () => session.end(),
  }
}

/** The client has gone or has its answer: a resolver still running has no receiver. */
export class RequestEndedError extends Error {
  override readonly name = 'RequestEndedError'
}

interface LazySession extends Snapshot {
  /** Runs `work` while no snapshot is open: after the statements in progress, before later ones. */
  apart<T>(work: () => Promise<T>): Promise<T>
}

function createLazySession(open: () => Promise<Snapshot>): LazySession {
  let opened: Promise<Snapshot> | undefined
  let ending: Promise<void> | undefined
  const underWay = new Set<Promise<unknown>>()
  let others: Promise<unknown> | undefined

  async function close(): Promise<void> {
    const closing = opened
    opened = undefined
    // A failure to open the snapshot was already reported to its caller.
    await closing?.then((snapshot) => snapshot.end()).catch(() => undefined)
  }
  function ask<T>(statement: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    if (ending) return Promise.reject(new RequestEndedError('the request has ended'))
    if (others !== undefined) return others.then(() => ask(statement))
    opened ??= open()
    const asked = opened.then(statement)
    const settled: Promise<void> = asked.then(leave, leave)
    function leave(): void {
      underWay.delete(settled)
    }
    underWay.add(settled)
    return asked
  }
  return {
    rows: <Row extends object>(statement: Statement) => ask((snapshot) => snapshot.rows<Row>(statement)),
    row: <Row extends object>(statement: Statement) => ask((snapshot) => snapshot.row<Row>(statement)),
    tuples: (statement) => ask((snapshot) => snapshot.tuples(statement)),
    script: (sql) => ask((snapshot) => snapshot.script(sql)),
    apart<T>(work: () => Promise<T>): Promise<T> {
      if (ending) return Promise.reject(new RequestEndedError('the request has ended'))
      const before = others
      const done = (async () => {
        await before
        await Promise.all(underWay)
        await close()
        return work()
      })()
      const settled: Promise<void> = done.then(leave, leave)
      function leave(): void {
        if (others === settled) others = undefined
      }
      others = settled
      return done
    },
    end() {
      ending ??= close()
      return ending
    },
  }
}
