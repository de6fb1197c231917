import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { appendAudit } from '../../security/audit/audit.service.ts'
import { hashSecret, newSecret } from '../../security/accounts/secret.ts'
import { ACCOUNTS, type Database, type Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { readRegularFile } from '../../platform/files/regular-file.ts'

const sql = statements(new URL('./simulator.sql', import.meta.url))

const TOKENS = z.record(z.string(), z.string())

/** File of the simulator's tokens, by feed, readable by its owner only. */
function tokenFileOf(home: string): string {
  return join(home, 'keys', 'demo-simulator.json')
}

/**
 * Creates the missing tokens, one for each feed. A revoked one stays revoked, and its feed silent; another machine with
 * the same name is not touched.
 * @returns the file with the valid ones
 */
export async function ensureSimulatorTokens(
  database: Pick<Database, 'read' | 'write'>,
  home: string,
  feedIds: readonly string[],
): Promise<string> {
  const file = tokenFileOf(home)
  const known = await readTokens(file)
  const tokens = Object.fromEntries(feedIds.map((feedId) => [feedId, known[feedId] ?? `cb_${newSecret()}`]))
  const good = await database.write(ACCOUNTS, async (session) => {
    for (const [feedId, token] of Object.entries(tokens)) {
      const name = `demo.${feedId}`
      const put = await session.row<{ isNew: boolean }>(sql('putToken', { name, feedId, tokenHash: hashSecret(token) }))
      if (put?.isNew === true) await note(session, 'token.issue', name)
    }
    return (await session.rows<{ feedId: string }>(sql('goodTokens'))).map(({ feedId }) => feedId)
  })
  const kept = Object.fromEntries(Object.entries(tokens).filter(([feedId]) => good.includes(feedId)))
  await mkdir(join(home, 'keys'), { recursive: true, mode: 0o700 })
  const fresh = `${file}.new`
  await rm(fresh, { force: true })
  await writeFile(fresh, `${JSON.stringify(kept, null, 2)}\n`, { flag: 'wx', mode: 0o600 })
  await rename(fresh, file)
  return file
}

/** @returns number of removed tokens */
export async function removeSimulatorTokens(session: Session): Promise<number> {
  const removed = await session.rows<{ name: string }>(sql('removeTokens'))
  for (const { name } of removed) await note(session, 'token.remove', name)
  return removed.length
}

/** An unreadable file is created again, with new tokens. */
async function readTokens(file: string): Promise<Readonly<Record<string, string>>> {
  try {
    return TOKENS.parse(JSON.parse(String(await readRegularFile(file))))
  } catch {
    return {}
  }
}

async function note(session: Session, action: string, name: string): Promise<void> {
  await appendAudit(session, {
    actor: 'system',
    action,
    subject: `token ${name}`,
    outcome: 'done',
    reason: 'the simulator of the demo city',
  })
}
