import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { TABLE_LISTS } from '../../store/things/table-lists.ts'
import { statements } from '../../platform/db/statements.ts'
import {
  finalize,
  type FinalizeOptions,
  type FinalizeResult,
  type FinalizeStep,
} from '../../store/finalize/finalize.ts'
import type { Message } from './messages.ts'
import type { Terminal } from './terminal.ts'

const sql = statements(new URL('../../store/finalize/finalize.sql', import.meta.url), TABLE_LISTS)

const LEVELS = ['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID']

/** Finalizes with a progress bar and prints the region tree's counts. */
export async function finalizeCity(
  database: Database,
  terminal: Terminal,
  options: FinalizeOptions = {},
): Promise<void> {
  const { say } = terminal
  const progress = terminal.progress(say('finalizing'))
  let result: FinalizeResult
  try {
    result = await finalize(database, {
      ...options,
      signal: terminal.signal,
      onProgress: ({ step, done, total }) => {
        progress.update(done, total, say(stepMessage(step)))
      },
    })
  } finally {
    progress.end()
  }
  await printFinalized(database, terminal, result)
}

/** Prints the region tree's counts, and unresolved links between rows. */
export async function printFinalized(
  database: Database,
  { say, print }: Terminal,
  { seconds, unresolved, outside, recounted }: FinalizeResult,
): Promise<void> {
  const counts = await database.read(SYSTEM, (session) =>
    session.rows<{ level: string; count: number }>(sql('cityCounts')),
  )
  const levels = LEVELS.flatMap((level) =>
    counts.filter((row) => row.level === level).map((row) => `${level} ${String(row.count)}`),
  )
  print(say('finalized', { seconds: seconds.toFixed(1), levels: levels.join(', ') || '–' }))
  for (const { table, column, rows, examples } of unresolved)
    print(say('unresolved', { table, column, rows, examples: examples.join(', ') }))
  for (const { table, rows, examples } of outside)
    print(say('outsideCity', { table, rows, examples: examples.join(', ') }))
  if (recounted.buildings > 0)
    print(say('recounted', { buildings: recounted.buildings, examples: recounted.examples.join(', ') }))
}

export function stepMessage(step: FinalizeStep): Message {
  return `step${step.charAt(0).toUpperCase()}${step.slice(1)}` as `step${Capitalize<FinalizeStep>}`
}
