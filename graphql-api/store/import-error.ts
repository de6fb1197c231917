/** The file as a whole cannot be imported. The message names the file, the fault and what is expected. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
}
