/** The file as a whole cannot be imported. The message names the file, what is wrong and what would be right. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
}
