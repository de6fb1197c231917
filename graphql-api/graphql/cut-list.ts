/** A list truncated at its bound. */
export interface CutList {
  /** Names of the response down to it: `parkings.parkings`. */
  readonly path: string
  readonly max: number
  /** Number of rows in the longest such list; if the store was limited, one over the bound. */
  readonly found: number
}
