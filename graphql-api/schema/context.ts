import DataLoader from 'dataloader'
import type { Database, Identity, Session, Snapshot, Statement } from '../db/database.ts'

/** What every resolver of one request shares. */
export interface Context {
  /** Found in the log and in `extensions.requestId` of an error. */
  readonly requestId: string
  /** One read snapshot for the whole request, opened at its first statement. */
  readonly session: Session
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
  readonly database: Pick<Database, 'snapshot'>
  readonly identity: Identity
  readonly requestId: string
}

export function createContext({ database, identity, requestId }: ContextOptions): Context {
  const session = createLazySession(() => database.snapshot(identity))
  const loaders = new Map<string, unknown>()
  return {
    requestId,
    session,
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
