import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SYSTEM, type Database, type Session } from './database.ts'
import { statements } from './statements.ts'

const sql = statements(new URL('./migrate.sql', import.meta.url))
const folder = fileURLToPath(new URL('./migrations/', import.meta.url))

export interface Migration {
  /** File name; migrations run in the order of their names. */
  readonly name: string
  readonly text: string
  readonly sha256: string
}

/** The migrations of this version, in order. */
export function ownMigrations(): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(`${folder}${name}`, 'utf8').replaceAll('\r\n', '\n')
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') }
    })
}

/** A database that this version cannot use, with the solution. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

/**
 * Brings the schema up to this version, forward only, each migration in a transaction of its own; concurrent processes
 * wait for one another. Restores what a dump does not keep: see `mark_leakproof` in migration 0006, and the revoked
 * right to create temporary tables, if the database is ours.
 * @returns names of the migrations run
 * @throws {MigrationError} if the database is unsuitable, or an applied migration has another hash, or is unknown (from
 *   a newer version)
 */
export async function migrate(database: Database, migrations = ownMigrations()): Promise<string[]> {
  const [unfit] = await database.read(SYSTEM, unfitness)
  if (unfit !== undefined) throw new MigrationError(unfit)
  await database.write(SYSTEM, async (session) => {
    await session.row(sql('lock'))
    await session.row(sql('createTable'))
  })
  const done: string[] = []
  for (;;) {
    const ran = await database.write(SYSTEM, async (session) => {
      await session.row(sql('lock'))
      const applied = await session.rows<{ name: string; sha256: string }>(sql('applied'))
      const next = nextMigration(migrations, applied)
      if (next === undefined) return undefined
      await session.script(next.text)
      await session.row(sql('record', { name: next.name, sha256: next.sha256 }))
      return next.name
    })
    if (ran === undefined) {
      await markLeakproof(database)
      await revokeTemporary(database)
      await openSchemas(database)
      return done
    }
    done.push(ran)
  }
}

/** Why a database cannot hold a city, one line each, with the solution; empty: it can. */
export async function unfitness(session: Session): Promise<string[]> {
  const fit = await session.row<{ encoding: string; name: string; user: string }>(sql('fit'))
  const { encoding = '', name = '', user = '' } = fit ?? {}
  const closed = await session.rows<{ extension: string; schema: string }>(sql('closedExtensions'))
  return [
    ...(encoding === 'UTF8'
      ? []
      : [
          `the database "${name}" is encoded as ${encoding}; expected UTF8, in which every name can be written: ` +
            'make one by `createdb -E UTF8 -T template0 <name>` and put it into DATABASE_URL',
        ]),
    ...closed.map(
      ({ extension, schema }) =>
        `extension "${extension}" is in schema "${schema}", which the database user "${user}" may not use; ` +
        `the owner of that schema runs \`grant usage on schema "${schema}" to "${user}" with grant option\` once`,
    ),
  ]
}

/** The readers' roles need usage of our schema and those of the extensions. */
async function openSchemas(database: Database): Promise<void> {
  await database.write(SYSTEM, async (session) => {
    await session.row(sql('lock'))
    const closed = (): Promise<{ schema: string }[]> => session.rows(sql('closedSchemas'))
    if ((await closed()).length === 0) return
    await session.row(sql('openSchemas'))
    for (const { schema } of await closed())
      throw new MigrationError(
        `those who read the city may not use schema "${schema}"; its owner runs ` +
          `\`grant usage on schema "${schema}" to city_whole, city_scoped, city_gate\` once`,
      )
  })
}

async function markLeakproof(database: Database): Promise<void> {
  await database.write(SYSTEM, async (session) => {
    await session.row(sql('lock'))
    if ((await session.row<{ there: boolean }>(sql('marksLeakproof')))?.there === true) {
      await session.row(sql('markLeakproof'))
    }
  })
}

async function revokeTemporary(database: Database): Promise<void> {
  await database.write(SYSTEM, async (session) => {
    await session.row(sql('lock'))
    if ((await session.row<{ may: boolean }>(sql('leavesTemporary')))?.may === true) {
      await session.row(sql('revokeTemporary'))
    }
  })
}

function nextMigration(
  migrations: readonly Migration[],
  applied: { name: string; sha256: string }[],
): Migration | undefined {
  for (const { name, sha256 } of applied) {
    const own = migrations.find((migration) => migration.name === name)
    if (own === undefined) {
      throw new MigrationError(
        `the database has migration ${name}, which is unknown to this version: it was used by a newer version; update City Brain`,
      )
    }
    if (own.sha256 !== sha256) {
      throw new MigrationError(
        `migration ${name} was applied with hash ${sha256.slice(0, 12)}… but this version has ${own.sha256.slice(0, 12)}…: ` +
          'an applied migration is never edited; restore the file, or start with an empty database',
      )
    }
  }
  return migrations.find(({ name }) => !applied.some((row) => row.name === name))
}
