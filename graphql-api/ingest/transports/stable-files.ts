import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { kindOf } from '../../platform/files/regular-file.ts'

/** A file that is apparently complete. */
export interface StableFile {
  readonly name: string
  readonly path: string
  readonly bytes: number
  /** Changes with the file. */
  readonly stamp: string
}

/** Temporary names under which files are written before they are renamed. */
const UNFINISHED = /^\.|~$|\.(part|partial|tmp|temp|crdownload|filepart|swp|why)$/i

/**
 * Scans a folder repeatedly. A file is returned when it has not changed since the previous scan, so that files being
 * written are waited for. Links and folders are not files.
 * @param onOther called once for each entry that is neither a file nor a folder: it is never opened
 */
export function createStableFiles(
  folder: string,
  onOther: (path: string, kind: string) => void = () => undefined,
): () => Promise<StableFile[]> {
  let before = new Map<string, string>()
  const reported = new Set<string>()
  return async () => {
    const now = new Map<string, string>()
    const stable: StableFile[] = []
    for (const name of (await readdir(folder)).sort()) {
      if (UNFINISHED.test(name)) continue
      const path = join(folder, name)
      const found = await lstat(path).catch(() => undefined)
      if (found === undefined || found.isDirectory()) continue
      if (!found.isFile()) {
        if (!reported.has(name)) onOther(path, found.isSymbolicLink() ? 'a link' : kindOf(found))
        reported.add(name)
        continue
      }
      const stamp = `${String(found.size)} ${String(found.mtimeMs)} ${String(found.ino)}`
      now.set(name, stamp)
      if (before.get(name) === stamp) stable.push({ name, path, bytes: found.size, stamp })
    }
    before = now
    return stable
  }
}
