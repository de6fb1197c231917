import type { Session } from '../platform/db/database.ts'
import type { Parameters, statements } from '../platform/db/statements.ts'
import { connection, dealOut, type Connection, type Keyed, type Order, type PageRequest } from './connection.ts'

/** Reads of one domain's rows by three statements of its `.sql` file. */
export interface KeysetPages<Row extends Keyed> {
  /** One page of the filtered rows. */
  page(session: Session, request: PageRequest, parameters: KeysetParameters): Promise<Connection<Row>>
  /** One page for each parent region, all in one statement. Their `totalCount`s, if selected, take one more for all. */
  pages(
    session: Session,
    parentIds: readonly number[],
    request: PageRequest,
    parameters: KeysetParameters,
  ): Promise<Connection<Row>[]>
  /** Rows in the order of `ids`; null for one that does not exist. */
  byIds(session: Session, ids: readonly number[], columns: Parameters): Promise<(Row | null)[]>
}

export interface KeysetParameters {
  /** Optional lines and values of the `where`. */
  readonly filter: Parameters
  /** Optional lines of the select list: expensive columns that were selected. */
  readonly columns: Parameters
}

/**
 * @param sql statements with these names:
 *   `page`: rows by the lines and values of a `PageRequest`; with `parentIds`, one page for each as `"parentId"`
 *   `count`: `"count"` of the rows that pass the filter; with `parentIds`, for each `"parentId"`
 *   `byIds`: rows whose id is in `:ids`
 */
export function createKeysetPages<Row extends Keyed>(sql: ReturnType<typeof statements>): KeysetPages<Row> {
  return {
    async page(session, request, { filter, columns }) {
      const rows = await session.rows<Row>(sql('page', { ...request.parameters, ...filter, ...columns }))
      return connection(
        rows,
        request,
        async () => (await session.row<{ count: number }>(sql('count', filter)))?.count ?? 0,
      )
    },
    async pages(session, parentIds, request, { filter, columns }) {
      const rows = await session.rows<Row & { parentId: number }>(
        sql('page', { ...request.parameters, ...filter, ...columns, parentIds }),
      )
      let counts: Promise<Map<number, number>> | undefined
      async function readCounts(): Promise<Map<number, number>> {
        const counted = await session.rows<{ parentId: number; count: number }>(sql('count', { ...filter, parentIds }))
        return new Map(counted.map(({ parentId, count }) => [parentId, count]))
      }
      return dealOut(parentIds, rows).map((list, i) =>
        connection<Row>(list, request, async () => (await (counts ??= readCounts())).get(parentIds[i] as number) ?? 0),
      )
    },
    async byIds(session, ids, columns) {
      const rows = await session.rows<Row>(sql('byIds', { ids, ...columns }))
      const found = new Map(rows.map((row) => [row.id, row]))
      return ids.map((id) => found.get(id) ?? null)
    },
  }
}

/** For a domain whose rows have only one order. */
export const ORDER_BY_ID: Readonly<Record<'ID', Order>> = { ID: { by: 'byId', after: 'afterIdAlone' } }

/** The number in an `ID` argument; undefined if no row can have that id. */
export function rowId(id: string): number | undefined {
  const value = /^\d{1,16}$/.test(id) ? Number(id) : undefined
  return Number.isSafeInteger(value) ? value : undefined
}

/** Enum values as the database writes them; undefined if the argument was not given. */
export function listParameter(values: readonly string[] | null | undefined): readonly string[] | undefined {
  return values == null ? undefined : values.map((value) => value.toLowerCase())
}
