import { stat } from 'node:fs/promises'
import { kindOf } from '../../platform/files/regular-file.ts'
import { ImportError } from '../../store/import-error.ts'

/** Size of a file to import. @throws {ImportError} if it cannot be read or is empty */
export async function fileBytes(path: string, format: string): Promise<number> {
  let bytes: number
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new Error(`it is ${kindOf(found)}; expected a file`)
    bytes = found.size
  } catch (cause) {
    throw new ImportError(`${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
  if (bytes === 0) throw new ImportError(`${path} is empty; expected ${format}`)
  return bytes
}
