import { hash, verify } from '@node-rs/argon2'

/** Argon2id, the library's default, with 19 MiB, two passes, one lane: OWASP Password Storage Cheat Sheet. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const PHC_START = '$argon2id$v=19$m=19456,t=2,p=1$'

/** @returns a PHC string: algorithm, parameters, salt and digest. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(normal(password), PARAMETERS))
}

/**
 * Takes the same time with and without a stored password, so that nobody can find out which accounts exist.
 * @param stored null: there is none, and the answer is false
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password')
  const compared = stored ?? (await decoy)
  const matches = await inTurn(() => verify(compared, normal(password)))
  return stored !== null && matches
}
let decoy: Promise<string> | undefined

/** It was hashed with other parameters, and is rehashed at the next sign-in. */
export function isOutdated(stored: string): boolean {
  return !stored.startsWith(PHC_START)
}

/** The same characters typed on different keyboards are the same password (NIST SP 800-63B §5.1.1.2). */
function normal(password: string): string {
  return password.normalize('NFKC')
}

/**
 * Hashing uses threads that also read files and tiles: some of the four stay free, however many users sign in at once.
 */
const AT_ONCE = 2
let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < AT_ONCE) running++
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }
}
