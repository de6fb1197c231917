import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import { open, stat } from 'node:fs/promises'

/** A path at which there is something else than a file. */
export class NoFileError extends Error {
  override readonly name = 'NoFileError'
  readonly code = 'NO_FILE'
}

/** Whoever opens a FIFO otherwise waits until somebody writes to it, which may be never. */
const WITHOUT_WAITING = constants.O_RDONLY | constants.O_NONBLOCK

/**
 * The content of a file, or of the file that a link leads to. What is there but is no file is not waited for.
 * @param maxBytes of a larger one nothing is read
 * @throws {NoFileError}, and what the system says of a path that cannot be opened
 */
export async function readRegularFile(path: string, maxBytes = Infinity): Promise<Buffer> {
  // Opening a device may do something to it.
  checkKind(await stat(path))
  const file = await open(path, WITHOUT_WAITING)
  try {
    const found = await file.stat()
    checkKind(found)
    checkSize(found, maxBytes)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

/** As `readRegularFile`, where nothing goes on until it is read. */
export function readRegularFileSync(path: string, maxBytes = Infinity): Buffer {
  const file = openSync(path, WITHOUT_WAITING)
  try {
    const found = fstatSync(file)
    checkKind(found)
    checkSize(found, maxBytes)
    return readFileSync(file)
  } finally {
    closeSync(file)
  }
}

function checkKind(found: Stats): void {
  if (!found.isFile()) throw new NoFileError(`it is ${kindOf(found)}; expected a file`)
}

function checkSize({ size }: Stats, maxBytes: number): void {
  if (size > maxBytes) throw new NoFileError(`it has ${String(size)} bytes; expected at most ${String(maxBytes)}`)
}

/** What is at a path, in words. */
export function kindOf(found: Pick<Stats, 'isDirectory' | 'isFIFO' | 'isSocket' | 'isFile'>): string {
  if (found.isFile()) return 'a file'
  if (found.isDirectory()) return 'a folder'
  if (found.isFIFO()) return 'a FIFO'
  return found.isSocket() ? 'a socket' : 'a device'
}
