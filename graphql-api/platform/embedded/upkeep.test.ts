import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startEngine, type Engine } from './engine.ts'
import { createGate } from './gate.ts'
import { startUpkeep, type Upkeep } from './upkeep.ts'
import { WireStream } from './wire-stream.ts'

let home: string
let engine: Engine
let client: Client
let upkeep: Upkeep

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'city-upkeep-'))
  engine = await startEngine({ directory: join(home, 'db'), template: inject('embeddedTemplate') })
  const gate = createGate(engine)
  client = new Client({ stream: () => new WireStream(gate) })
  await client.connect()
  upkeep = startUpkeep(gate, { everyMs: 3_600_000, logBytes: 20 * 2 ** 20, deadRows: 1_000 })
})
afterAll(async () => {
  await upkeep.close()
  await client.end()
  await engine.close()
  await rm(home, { recursive: true, force: true })
})

const number = async (text: string): Promise<number> => Number((await client.query<{ n: string }>(text)).rows[0]?.n)
const logBytes = (): Promise<number> => number('select sum(size) as n from pg_ls_waldir()')
const deadRows = (): Promise<number> => number(`select n_dead_tup as n from pg_stat_user_tables where relname = 'busy'`)

test('keeps the log of changes bounded', async () => {
  await client.query('create table busy (n int, filler text)')
  const write = async (): Promise<void> => {
    await client.query(`insert into busy select i, repeat('x', 400) from generate_series(1, 60000) i`)
    await upkeep.look()
  }
  await write()
  await write()
  const before = await logBytes()
  for (let i = 0; i < 6; i++) await write()
  // Six times about 30 MB: without checkpoints all of it would be kept.
  expect(await logBytes()).toBeLessThanOrEqual(before + 2 ** 25)
})

test('reuses the space of dead rows', async () => {
  await client.query('update busy set n = n + 1 where n < 20000')
  const dead = await deadRows()
  await upkeep.look()
  expect(dead).toBeGreaterThan(100_000)
  expect(await deadRows()).toBe(0)
})

test('waits only for an open transaction', async () => {
  await client.query('begin')
  await client.query('update busy set n = n + 1')
  let hasLooked = false
  const looking = upkeep.look().then(() => (hasLooked = true))
  await client.query('select count(*) from busy')
  expect(hasLooked).toBe(false)
  await client.query('commit')
  await looking
  expect(await deadRows()).toBe(0)
})
