import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import { open, stat } from 'node:fs/promises'

/** The path is not a file. */
export class NoFileError extends Error {
  override readonly name = 'NoFileError'
  readonly code = 'NO_FILE'
}

/** Opening a FIFO otherwise waits until somebody writes to it, possibly for ever. */
const WITHOUT_WAITING = constants.O_RDONLY | constants.O_NONBLOCK

/**
 * The content of a file, or of the target of a link. Never waits for anything but a file.
 * @param maxBytes a larger file is not read
 * @throws {NoFileError}, and system errors of a path that cannot be opened
 */
export async function readRegularFile(path: string, maxBytes = Infinity): Promise<Buffer> {
  // Opening a device may have effects.
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

/** As `readRegularFile`, blocking. */
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

/** Describes the kind of a path. */
export function kindOf(found: Pick<Stats, 'isDirectory' | 'isFIFO' | 'isSocket' | 'isFile'>): string {
  if (found.isFile()) return 'a file'
  if (found.isDirectory()) return 'a folder'
  if (found.isFIFO()) return 'a FIFO'
  return found.isSocket() ? 'a socket' : 'a device'
}
