import type { ApolloServer } from '@apollo/server'
import { testViewer } from '../security/accounts/test-viewers.ts'
import type { Viewer } from '../security/accounts/viewer.ts'
import type { Database, Session, Snapshot, Statement } from '../platform/db/database.ts'
import { createContext, type Context, type Services } from '../graphql/context.ts'
import { createApi } from './create-api.ts'

export interface ApiResult {
  readonly data?: Record<string, unknown> | null
  readonly extensions?: Record<string, unknown>
  readonly errors?: readonly {
    readonly message: string
    readonly path?: readonly (string | number)[]
    readonly extensions?: Record<string, unknown>
  }[]
}

/** The whole API over a database, without HTTP. */
export interface TestApi {
  /** @param as the viewer; null: nobody is signed in; absent: the viewer that the API was started for */
  query(document: string, variables?: Record<string, unknown>, as?: Viewer | null): Promise<ApiResult>
  /** Statements of the last query, in order. */
  readonly statements: readonly string[]
  /** Number of open snapshots. */
  readonly openSnapshots: number
  /** Logged faults. */
  readonly faults: readonly unknown[]
}

export type TestApiDatabase = Pick<Database, 'snapshot'> & Partial<Pick<Database, 'read' | 'write'>>

/** @param viewer by default one with every right in the whole city */
export async function startTestApi(
  database: TestApiDatabase,
  viewer: Viewer = testViewer(),
  services: Services = {},
): Promise<TestApi> {
  const statements: string[] = []
  const faults: unknown[] = []
  let openSnapshots = 0
  const refuse = (): Promise<never> => Promise.reject(new Error('this test has no such database'))
  const counting: Pick<Database, 'snapshot' | 'read' | 'write'> = {
    read: database.read?.bind(database) ?? refuse,
    write: database.write?.bind(database) ?? refuse,
    async snapshot(identity, options) {
      const snapshot = await database.snapshot(identity, options)
      openSnapshots++
      return watch(
        snapshot,
        (statement) => statements.push(statement.name.replace(/#.*/, '')),
        () => openSnapshots--,
      )
    },
  }
  const api: ApolloServer<Context> = createApi({ production: false, onFault: (error) => faults.push(error) })
  await api.start()
  return {
    statements,
    faults,
    get openSnapshots() {
      return openSnapshots
    },
    async query(query, variables = {}, as = viewer) {
      statements.length = 0
      const contextValue = createContext({
        database: counting,
        viewer: as ?? undefined,
        requestId: 'test',
        services,
      })
      const { body } = await api.executeOperation({ query, variables }, { contextValue })
      await contextValue.end()
      if (body.kind !== 'single') throw new Error('the API answered in parts')
      return JSON.parse(JSON.stringify(body.singleResult)) as ApiResult
    },
  }
}

function watch(snapshot: Snapshot, onStatement: (statement: Statement) => void, onEnd: () => void): Snapshot {
  const watched =
    <Result>(send: (statement: Statement) => Promise<Result>) =>
    (statement: Statement) => {
      onStatement(statement)
      return send(statement)
    }
  const session: Session = {
    rows: <Row extends object>(statement: Statement) => watched((s) => snapshot.rows<Row>(s))(statement),
    row: <Row extends object>(statement: Statement) => watched((s) => snapshot.row<Row>(s))(statement),
    tuples: watched((s) => snapshot.tuples(s)),
    script: (sql) => snapshot.script(sql),
  }
  return {
    ...session,
    async end() {
      await snapshot.end()
      onEnd()
    },
  }
}
