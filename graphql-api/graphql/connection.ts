import { invalidInput, checkWholeNumber } from './errors.ts'

/**
 * Relay connections by keyset: a cursor contains the sort key and the id of its row, so a page starts right after that
 * row even if rows before it come or go. A domain declares its orders as a table, has one statement with optional lines
 * for each order, and turns each page of rows into a connection; see `buildings/`.
 */
export interface Order {
  /** Type of the sort key in a cursor; absent: rows are ordered by id alone. */
  readonly key?: 'number' | 'integer' | 'string'
  /** Optional lines of the statement for this order: its `order by`. */
  readonly by: string
  /** The optional line that starts the page after `:afterKey, :afterId`. */
  readonly after: string
}

/** A validated request for one page. */
export interface PageRequest<OrderName extends string = string> {
  readonly orderName: OrderName
  readonly first: number
  readonly after: Cursor | undefined
  /** Parameters of the page's statement: `limit`, the lines of the order, and the start. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface Cursor {
  readonly key: string | number | null
  readonly id: number
}

/** Columns that a page's statement selects in addition to the row's fields. */
export interface Keyed {
  readonly id: number
  /** The sort key; absent if rows are ordered by id. */
  readonly sortKey?: string | number | null
}

/** Arguments of a connection field, as the client gave them. */
export interface PageArguments {
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
}

export const MAX_PAGE_SIZE = 500

/** Checks `first` and `after`. @throws BAD_USER_INPUT */
export function pageRequest<OrderName extends string>(
  orders: Readonly<Record<OrderName, Order>>,
  orderName: OrderName,
  args: PageArguments,
  defaultFirst = 50,
  maxFirst = MAX_PAGE_SIZE,
): PageRequest<OrderName> {
  const first = checkWholeNumber('first', args.first ?? defaultFirst, 1, maxFirst)
  const order = orders[orderName]
  const after = args.after == null ? undefined : decodeCursor(args.after, orderName, order)
  return {
    orderName,
    first,
    after,
    parameters: {
      limit: first + 1,
      [order.by]: true,
      ...(after !== undefined && { [order.after]: true, afterId: after.id, ...(order.key && { afterKey: after.key }) }),
    },
  }
}

export interface PageInfo {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly startCursor: string | null
  readonly endCursor: string | null
}

/** The fields of a `…Connection`: methods are called only for fields that the client selected. */
export interface Connection<Row> {
  readonly nodes: readonly Row[]
  edges(): { cursor: string; node: Row }[]
  pageInfo(): PageInfo
  totalCount(): number | Promise<number>
}

/**
 * Makes the connection of one page.
 * @param rows in order, one more than `first` if there is a next page
 * @param totalCount counts all rows of the filter; called only if the client selects it
 */
export function connection<Row extends Keyed>(
  rows: readonly Row[],
  { first, after, orderName }: PageRequest,
  totalCount: () => number | Promise<number>,
): Connection<Row> {
  const nodes = rows.length > first ? rows.slice(0, first) : rows
  const cursor = (row: Row): string => encodeCursor(orderName, row)
  return {
    nodes,
    edges: () => nodes.map((node) => ({ cursor: cursor(node), node })),
    pageInfo: () => {
      const start = nodes[0]
      const end = nodes.at(-1)
      return {
        hasNextPage: rows.length > first,
        hasPreviousPage: after !== undefined,
        startCursor: start ? cursor(start) : null,
        endCursor: end ? cursor(end) : null,
      }
    },
    totalCount,
  }
}

/** Distributes the rows of one statement for many parents: one list for each parent, in the parents' order. */
export function dealOut<Row extends { readonly parentId: number }>(
  parentIds: readonly number[],
  rows: readonly Row[],
): Row[][] {
  const lists = new Map<number, Row[]>(parentIds.map((id) => [id, []]))
  for (const row of rows) lists.get(row.parentId)?.push(row)
  return parentIds.map((id) => lists.get(id) ?? [])
}

function encodeCursor(orderName: string, { id, sortKey = null }: Keyed): string {
  return Buffer.from(JSON.stringify([orderName, sortKey, id])).toString('base64url')
}

function decodeCursor(text: string, orderName: string, order: Order): Cursor {
  const cursor = parseCursor(text)
  const [name, key, id] = cursor ?? []
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0 || !isKey(key, order.key)) {
    throw invalidInput('after', text, 'a cursor from edges.cursor, pageInfo.startCursor or pageInfo.endCursor')
  }
  if (name !== orderName)
    throw invalidInput('after', text, `a cursor of a list ordered by ${orderName}; this one has another order`)
  return { key: key as Cursor['key'], id }
}

/** Whether the database accepts it as a sort key of that type. */
function isKey(key: unknown, type: Order['key']): boolean {
  switch (type) {
    case 'string':
      return typeof key === 'string' && !key.includes('\u0000')
    case 'number':
      return typeof key === 'number' && Math.abs(key) <= 1e30
    case 'integer':
      return Number.isInteger(key) && Math.abs(key as number) < 2 ** 31
    case undefined:
      return key === null
  }
}

function parseCursor(text: string): unknown[] | undefined {
  if (text.length > 2_000 || !/^[\w-]+$/.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return Array.isArray(value) && value.length === 3 ? value : undefined
  } catch {
    return undefined
  }
}
