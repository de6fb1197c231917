import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { TABLE_LISTS } from '../../store/things/table-lists.ts'
import { statements } from '../../platform/db/statements.ts'
import {
  finalize,
  type FinalizeOptions,
  type FinalizeResult,
  type FinalizeStep,
} from '../../store/finalize/finalize.ts'
import type { Message, Words } from './messages.ts'
import type { Terminal } from './terminal.ts'

/** What this verb alone says. */
const WORDS = {
  finalized: ['finalized in {seconds} s: {levels}', '整理完成，用时 {seconds} 秒：{levels}'],
  unresolved: [
    '  {table}: {rows} rows have an unresolved {column}, e.g. {examples}',
    '  {table}：{rows} 行的 {column} 找不到对应，例如 {examples}',
  ],
  outsideCity: [
    '  {table}: {rows} rows lie outside the city and in no region, e.g. {examples}',
    '  {table}：{rows} 行位于城市范围之外，不属于任何区划，例如 {examples}',
  ],
  recounted: [
    '  building.households: {buildings} buildings had another number than their household rows; the rows count, e.g. {examples}',
    '  building.households：{buildings} 栋建筑的户数与住户清单不符，已按清单更正，例如 {examples}',
  ],
} as const satisfies Readonly<Record<string, Words>>

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
  print(say(WORDS.finalized, { seconds: seconds.toFixed(1), levels: levels.join(', ') || '–' }))
  for (const { table, column, rows, examples } of unresolved)
    print(say(WORDS.unresolved, { table, column, rows, examples: examples.join(', ') }))
  for (const { table, rows, examples } of outside)
    print(say(WORDS.outsideCity, { table, rows, examples: examples.join(', ') }))
  if (recounted.buildings > 0)
    print(say(WORDS.recounted, { buildings: recounted.buildings, examples: recounted.examples.join(', ') }))
}

export function stepMessage(step: FinalizeStep): Message {
  return `step${step.charAt(0).toUpperCase()}${step.slice(1)}` as `step${Capitalize<FinalizeStep>}`
}
