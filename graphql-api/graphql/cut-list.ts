/** A list that its bound cut off. */
export interface CutList {
  /** Names of the response down to it: `parkings.parkings`. */
  readonly path: string
  readonly max: number
  /** Rows that there were, of the longest such list; where the store was asked for no more, one over. */
  readonly found: number
}
