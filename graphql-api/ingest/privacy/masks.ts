/** What is written in the place of a message's values. */
export interface Masks {
  /** Of a value that nobody is known by, as far as its field says. */
  readonly open: (value: string) => string
  /** Of a value that is about a person, or of which it is not known what it is. */
  readonly sealed: (value: string) => string
}
