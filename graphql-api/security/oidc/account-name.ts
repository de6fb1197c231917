import { randomBytes } from 'node:crypto'
import type { Person } from './identity-provider.ts'

/** Names that the audit uses for actors other than people. */
const TAKEN = new Set(['system', 'unknown', 'anonymous'])
const LONGEST = 64

/** The person's name at the provider, as a user name; undefined if it cannot be one. */
export function readUsername({ username }: Person): string | undefined {
  const text = (username ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._@-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, LONGEST)
  return text.length < 2 || TAKEN.has(text) ? undefined : text
}

/** User names to try for a new account, the best first. A taken name belongs to another person: a number is added. */
export function* usernameCandidates(person: Person): Generator<string> {
  const name = readUsername(person) ?? 'person'
  if (name !== 'person') yield name
  for (let i = 2; i < 20; i++) yield `${name.slice(0, LONGEST - 3)}-${String(i)}`
  yield `${name.slice(0, LONGEST - 13)}-${randomBytes(6).toString('hex')}`
}
