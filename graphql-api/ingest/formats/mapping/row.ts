/** One item of a message: a line of a table, an element of an array. */
export interface Row {
  /** `line 12`, `data.rows[3]`. */
  readonly place: string
  /** 0 for the first of its message. */
  readonly index: number
  /** Value of a column or path; undefined if there is none. */
  get(field: string): unknown
  /** Names of all columns. */
  columns(): readonly string[]
}
