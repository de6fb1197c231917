/** An IANA name, `Asia/Shanghai`, `UTC`: neither an offset nor a rule of POSIX. */
const NAME = /^[A-Za-z]+([/_+-][A-Za-z0-9_+-]+)*$/

const MOST_KEPT = 1_000
/** Earlier answers: a zone's rules are read from disk. */
const known = new Map<string, boolean>()

/** Whether it is the name of a time zone that this machine knows. */
export function isZoneName(text: string): boolean {
  if (!NAME.test(text)) return false
  const before = known.get(text)
  if (before !== undefined) return before
  let isKnown = true
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
  } catch {
    isKnown = false
  }
  if (known.size >= MOST_KEPT) known.clear()
  known.set(text, isKnown)
  return isKnown
}
