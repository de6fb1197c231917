/** Replacements for the values of a message. */
export interface Masks {
  /** For a value that its field does not mark as personal. */
  readonly open: (value: string) => string
  /** For a personal value, or one of unknown meaning. */
  readonly sealed: (value: string) => string
}
