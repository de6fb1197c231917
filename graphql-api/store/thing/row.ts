/** Values of one row by column name; arrays of them are the parameters of an upsert. */
export type Row = Readonly<Record<string, string | number | boolean | null>>

/** Tags sorted by key, so that equal tags have equal text. */
export function sortedJson(tags: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))))
}
