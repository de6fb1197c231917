import { chmod, lstat, readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Our files in CITY_HOME, and those given to us there. Anything else in the folder is foreign. */
const OURS: readonly (string | RegExp)[] = [
  ...['db', 'db.lock', 'db.sock', 'db.creating', /^db\.aside-/],
  ...['keys', 'feeds', 'imports', 'tiles', 'demo', 'backups', 'audit-anchors.jsonl'],
]
const OTHERS = 0o077
/** Further entries are not checked: the folder above keeps them closed. */
const MOST_ENTRIES = 50_000

export interface OpenPath {
  readonly path: string
  /** As in `chmod`: `755`. */
  readonly mode: string
  /** Why it stays open. */
  readonly reason: 'not-ours' | 'shared' | 'refused'
}

export interface HomeModes {
  /** Number of paths that were open to others and are now closed. */
  readonly closed: number
  /** Paths still open to others, only the outermost ones. */
  readonly open: readonly OpenPath[]
}

/**
 * Closes CITY_HOME to other users of the machine: folders 0700, files 0600, if they are ours. It contains password
 * hashes, keys and citizens' reports. A folder that does not belong to the city alone (the root, a home, a shared one
 * such as /tmp) is not changed.
 * @param isCheck changes nothing
 */
export async function closeHome(home: string, isCheck = false): Promise<HomeModes> {
  const path = resolve(home)
  // Windows has another permission model, and a new folder there belongs to its creator.
  if (process.platform === 'win32') return { closed: 0, open: [] }
  const own = process.getuid?.()
  let closed = 0
  let left = MOST_ENTRIES
  const open: OpenPath[] = []

  /** @returns whether it is closed now */
  async function close(at: string, isHome: boolean): Promise<boolean> {
    const found = await lstat(at).catch(() => undefined)
    if (found === undefined || found.isSymbolicLink()) return true
    const mode = found.mode & 0o7777
    if ((mode & OTHERS) === 0) return true
    const report = (reason: OpenPath['reason']): boolean => {
      open.push({ path: at, mode: mode.toString(8), reason })
      return false
    }
    if (isHome && isShared(path, mode)) return report('shared')
    if (found.uid !== own) return report('not-ours')
    if (isCheck) return report('refused')
    try {
      await chmod(at, mode & 0o700)
      closed++
      return true
    } catch {
      return report('refused')
    }
  }

  async function closeBelow(folder: string, names: readonly string[]): Promise<void> {
    for (const name of names) {
      if (--left < 0) return
      const at = join(folder, name)
      await close(at, false)
      if (isCheck) continue
      await closeBelow(at, await readdir(at).catch(() => []))
    }
  }

  // A closed folder protects its content; files created before are closed nevertheless.
  const isClosed = await close(path, true)
  if (isCheck && isClosed) return { closed, open }
  const names = await readdir(path).catch(() => [])
  await closeBelow(
    path,
    names.filter((name) => OURS.some((each) => (typeof each === 'string' ? each === name : each.test(name)))),
  )
  return { closed, open }
}

function isShared(path: string, mode: number): boolean {
  return path === '/' || path === homedir() || (mode & 0o1000) !== 0
}

/** Message about a path that stays open; one line. */
export function openText({ path, mode, reason }: OpenPath): string {
  const mend =
    reason === 'shared'
      ? 'it is not the city’s alone: set CITY_HOME to a folder of its own'
      : `its owner runs \`chmod 700 '${path}'\``
  return `${path} (mode ${mode}) is accessible to other users of this machine; ${mend}`
}
