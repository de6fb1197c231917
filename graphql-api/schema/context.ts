import DataLoader from 'dataloader'
import { readerIdentity, type Viewer } from '../auth/viewer.ts'
import {
  ANONYMOUS,
  GATE,
  type Database,
  type Identity,
  type Session,
  type Snapshot,
  type Statement,
} from '../db/database.ts'

/** What every resolver of one request shares. */
export interface Context {
  /** Found in the log and in `extensions.requestId` of an error. */
  readonly requestId: string
  /** Who asks; undefined: nobody has signed in. */
  readonly viewer: Viewer | undefined
  /** Address of the client, for the audit. */
  readonly address: string | undefined
  /** One read snapshot of the city for the whole request, as the viewer may see it; opened at its first statement. */
  readonly session: Session
  /** Runs a command in one transaction: as the viewer, or where it concerns accounts and the audit, by the gate. */
  readonly write: <T>(as: 'viewer' | 'gate', work: (session: Session) => Promise<T>) => Promise<T>
  /** Reads accounts and the audit, outside the snapshot of the city. */
  readonly readGate: <T>(work: (session: Session) => Promise<T>) => Promise<T>
  /** Tells this process that what it knows of an account, or of all of them, has changed. */
  readonly forget: (accountId?: number) => void
  /**
   * A loader that lives as long as the request: asked for many keys in one tick, it calls `load` once for all of them.
   * @param name tells loaders apart; where `load` depends on arguments, they are part of the name.
   * @param load answers one value for each key, in the keys' order.
   */
  readonly batch: <Key, Value>(
    name: string,
    load: (keys: readonly Key[], session: Session) => Promise<readonly Value[]>,
  ) => DataLoader<Key, Value>
  /** Ends the snapshot. Idempotent; a later statement is refused. */
  end(): Promise<void>
}

export interface ContextOptions {
  readonly database: Pick<Database, 'snapshot' | 'read' | 'write'>
  readonly viewer: Viewer | undefined
  readonly requestId: string
  readonly address?: string | undefined
  readonly forget?: (accountId?: number) => void
}

export function createContext(options: ContextOptions): Context {
  const { database, viewer, requestId, address, forget = () => undefined } = options
  const identity: Identity = viewer === undefined ? ANONYMOUS : readerIdentity(viewer)
  const session = createLazySession(() => database.snapshot(identity))
  const loaders = new Map<string, unknown>()
  return {
    requestId,
    viewer,
    address,
    session,
    write: (as, work) => database.write(as === 'gate' ? GATE : identity, work),
    readGate: (work) => database.read(GATE, work),
    forget,
    batch<Key, Value>(name: string, load: (keys: readonly Key[], session: Session) => Promise<readonly Value[]>) {
      let loader = loaders.get(name) as DataLoader<Key, Value> | undefined
      if (loader === undefined) {
        loader = new DataLoader<Key, Value>((keys) => load(keys, session), { maxBatchSize: 5_000 })
        loaders.set(name, loader)
      }
      return loader
    },
    end: () => session.end(),
  }
}

/** The client is gone or has its answer: what is still running has nobody to tell. */
export class RequestEndedError extends Error {
  override readonly name = 'RequestEndedError'
}

function createLazySession(open: () => Promise<Snapshot>): Snapshot {
  let opened: Promise<Snapshot> | undefined
  let ending: Promise<void> | undefined
  function snapshot(): Promise<Snapshot> {
    if (ending) return Promise.reject(new RequestEndedError('the request has ended'))
    opened ??= open()
    return opened
  }
  return {
    rows: async <Row extends object>(statement: Statement) => (await snapshot()).rows<Row>(statement),
    row: async <Row extends object>(statement: Statement) => (await snapshot()).row<Row>(statement),
    tuples: async (statement) => (await snapshot()).tuples(statement),
    script: async (sql) => (await snapshot()).script(sql),
    end() {
      // A snapshot that could not be opened has told whoever asked for it.
      ending ??=
        opened === undefined ? Promise.resolve() : opened.then((snapshot) => snapshot.end()).catch(() => undefined)
      return ending
    },
  }
}
