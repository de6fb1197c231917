import { SIMULATED_FEEDS } from '../../../domain/simulated-feeds.ts'
import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'

const sql = statements(new URL('./demo.sql', import.meta.url))

/** Identifies a demo city: the same three values give the same bytes. */
export interface DemoIdentity {
  readonly seed: string
  readonly scale: number
  /** Digest of the generator's source code. */
  readonly generator: string
}

/** State of the demo city in the database. */
export interface DemoMarker extends DemoIdentity {
  /** Keys of the sources of its rows. */
  readonly sources: readonly string[]
  /** Names of the completely loaded files. */
  readonly files: readonly string[]
  /** Null: it was interrupted, or removed. */
  readonly completedAt: Date | null
  /** Null: it exists, complete or in part. */
  readonly removedAt: Date | null
}

/** Undefined: there never was a demo here. */
export function readDemo(session: Session): Promise<DemoMarker | undefined> {
  return session.row<DemoMarker>(sql('demo'))
}

/** Whether there are rows from files other than the demo's. */
export async function hasOwnData(session: Session): Promise<boolean> {
  return (await session.row<{ own: boolean }>(sql('ownData')))?.own === true
}

export function sameDemo(a: DemoIdentity, b: DemoIdentity): boolean {
  return a.seed === b.seed && a.scale === b.scale && a.generator === b.generator
}

/** Called before its first row is written: from then on the database holds a demo, complete or not. */
export async function beginDemo(session: Session, { seed, scale, generator }: DemoIdentity): Promise<void> {
  await session.rows(sql('begin', { seed, scale, generator }))
}

export async function expectSources(session: Session, sources: readonly string[]): Promise<void> {
  await session.rows(sql('expectSources', { sources }))
}

export async function markFileDone(session: Session, file: string): Promise<void> {
  await session.rows(sql('fileDone', { file }))
}

export async function completeDemo(session: Session): Promise<void> {
  await session.rows(sql('complete'))
}

/** Deletes its rows and, if nothing else was imported, everything drawn from them. Must be followed by finalizing. */
export async function deleteDemo(session: Session): Promise<void> {
  const drawnToo = !(await hasOwnData(session))
  const simulated = SIMULATED_FEEDS.map((id) => `feed:${id}`)
  const keys = (await session.rows<{ key: string }>(sql('removable', { drawnToo, simulated }))).map(({ key }) => key)
  await session.rows(sql('removeSources', { keys }))
  await session.rows(sql('forgetPlace'))
  await session.rows(sql('removed'))
}

/** Deletes things created by the simulator's feeds. */
export async function deleteSimulatedThings(session: Session): Promise<void> {
  await session.rows(sql('removeSources', { keys: SIMULATED_FEEDS.map((id) => `feed:${id}`) }))
}

export async function wentJustNow(session: Session, seconds: number): Promise<boolean> {
  return (await session.row<{ justNow: boolean }>(sql('wentJustNow', { seconds })))?.justNow === true
}
