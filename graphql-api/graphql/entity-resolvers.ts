import type { GraphQLResolveInfo } from 'graphql'
import type { Session } from '../platform/db/database.ts'
import { statements, type Parameters } from '../platform/db/statements.ts'
import { pageRequest, type Connection, type Keyed, type Order, type PageArguments } from './connection.ts'
import type { Context } from './context.ts'
import { createKeysetPages, ORDER_BY_ID, rowId } from './keyset-page.ts'
import { selectedFields, selectedInRows } from './selection.ts'

/** A domain whose rows are listed, filtered and read by id: two fields of `Query`, one table, three statements. */
export interface EntityResolvers<Row extends Keyed, Filter, OrderName extends string = 'ID'> {
  readonly page: (
    session: Session,
    args: EntityPageArguments<Filter, OrderName>,
    columns?: Parameters,
  ) => Promise<Connection<Row>>
  /** In the order of `ids`; null for one that does not exist. */
  readonly byIds: (session: Session, ids: readonly number[], columns?: Parameters) => Promise<(Row | null)[]>
  /** Loads one row together with all others of the request. */
  readonly load: (context: Context, id: number, columns?: Parameters) => Promise<Row | null>
  /** Resolver of the field for one row … */
  readonly one: (
    parent: unknown,
    args: { id: string },
    context: Context,
    info: GraphQLResolveInfo,
  ) => Promise<Row | null> | null
  /** … and of the connection. */
  readonly many: (
    parent: unknown,
    args: EntityPageArguments<Filter, OrderName>,
    context: Context,
    info: GraphQLResolveInfo,
  ) => Promise<Connection<Row>>
}

export interface EntityPageArguments<Filter, OrderName extends string = 'ID'> extends PageArguments {
  readonly filter?: Filter | null | undefined
  readonly orderBy?: OrderName | null | undefined
}

export interface EntityResolversOptions<Filter, OrderName extends string = 'ID'> {
  /** The domain's `.sql`: `page`, `count`, `byIds`, see `createKeysetPages`. */
  readonly sql: URL
  /** Unique among all domains: key for batching the reads of one request. */
  readonly name: string
  /** The first is the default; absent: ordered by id. */
  readonly orders?: Readonly<Record<OrderName, Order>>
  /** Optional lines and values of the `where`. @throws BAD_USER_INPUT */
  readonly filter: (filter: Filter) => Parameters
  /** Optional lines of the select list for expensive columns, by the fields that the client selected. */
  readonly columns?: (selected: ReadonlySet<string>) => Parameters
}

export function createEntityResolvers<Row extends Keyed, Filter, OrderName extends string = 'ID'>(
  options: EntityResolversOptions<Filter, OrderName>,
): EntityResolvers<Row, Filter, OrderName> {
  const { name, filter, columns: columnsOf = () => ({}) } = options
  const orders: Readonly<Record<string, Order>> = options.orders ?? ORDER_BY_ID
  const [firstOrder = ''] = Object.keys(orders)
  const pages = createKeysetPages<Row>(statements(options.sql))
  const catalogue: EntityResolvers<Row, Filter, OrderName> = {
    page: (session, args, columns = {}) =>
      pages.page(session, pageRequest(orders, args.orderBy ?? firstOrder, args), {
        filter: args.filter == null ? {} : filter(args.filter),
        columns,
      }),
    byIds: (session, ids, columns = {}) => pages.byIds(session, ids, columns),
    load: ({ batch }, id, columns = {}) =>
      batch(`${name} ${JSON.stringify(columns)}`, (ids: readonly number[], session) =>
        pages.byIds(session, ids, columns),
      ).load(id),
    one: (_, { id }, context, info) => {
      const number = rowId(id)
      return number === undefined ? null : catalogue.load(context, number, columnsOf(selectedFields(info)))
    },
    many: (_, args, { session }, info) => catalogue.page(session, args, columnsOf(selectedInRows(info))),
  }
  return catalogue
}
