import { chmod, lstat, readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** What this program makes in CITY_HOME, and what is given to it there. Anything else in the folder is somebody else's. */
const OURS: readonly (string | RegExp)[] = [
  ...['db', 'db.lock', 'db.sock', 'db.creating', /^db\.aside-/],
  ...['keys', 'feeds', 'imports', 'tiles', 'demo', 'backups', 'audit-anchors.jsonl'],
]
const OTHERS = 0o077
/** More is not looked at: the folder above keeps it closed. */
const MOST_ENTRIES = 50_000

export interface OpenPath {
  readonly path: string
  /** As `chmod` takes it: `755`. */
  readonly mode: string
  /** Why it stays as it is. */
  readonly reason: 'not-ours' | 'shared' | 'refused'
}

export interface HomeModes {
  /** How many were open to others and are not any more. */
  readonly closed: number
  /** Those that others may still look into, the outermost alone. */
  readonly open: readonly OpenPath[]
}

/**
 * Closes CITY_HOME to other users of the machine: folders 0700, files 0600, where they are ours. It holds hashes of passwords, keys and
 * what people have reported. A folder that is not the city's alone (the root, a home, one of everybody's such as /tmp) is not changed.
 * @param isCheck changes nothing
 */
export async function closeHome(home: string, isCheck = false): Promise<HomeModes> {
  const path = resolve(home)
  // Windows has other rights, and a new folder there is its maker's.
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

  // Nobody gets to what lies in a closed folder; what was made before it was closed is made right all the same.
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

/** What an operator reads of a path that stays open; one line. */
export function openText({ path, mode, reason }: OpenPath): string {
  const mend =
    reason === 'shared'
      ? 'it is not the city’s alone: set CITY_HOME to a folder of its own'
      : `its owner runs \`chmod 700 '${path}'\``
  return `${path} (mode ${mode}) can be looked into by other users of this machine; ${mend}`
}
