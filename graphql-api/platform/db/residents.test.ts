import { beforeAll, beforeEach, expect, it } from 'vitest'
import { ALL_RIGHTS } from '../../../domain/rights.ts'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { SYSTEM, type Identity, type Statement } from './database.ts'
import { describeOnEachEngine } from './test-databases.ts'

const statement = (text: string, ...values: unknown[]): Statement => ({ name: `residents#${text}`, text, values })
const reader = (scope?: readonly string[], rights: readonly string[] = ALL_RIGHTS): Identity => ({
  subject: 'tester',
  access: 'reader',
  rights,
  ...(scope !== undefined && { scope }),
})

/** Pseudo-random numbers, the same in each run (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

describeOnEachEngine('residents of regions', (database) => {
  let regions: readonly { readonly id: number; readonly code: string }[] = []
  beforeAll(async () => {
    await insertMiniCity(database())
    regions = await database().read(SYSTEM, (session) =>
      session.rows<{ id: number; code: string }>(statement('select id, code from region order by id')),
    )
  })
  beforeEach(() =>
    database().write(SYSTEM, (session) => session.script(`delete from region_tally where subject = 'resident'`)),
  )

  /** People by region, as finalizing counts them; `total` is not published. */
  const live = (people: Readonly<Record<number, number>>): Promise<unknown> =>
    database().write(SYSTEM, (session) =>
      session.rows(
        statement(
          `insert into region_tally (region_id, subject, direct, total)
           select id, 'resident', people, 0 from unnest($1::int[], $2::int[]) t (id, people)
           on conflict (region_id, subject) do update set direct = excluded.direct`,
          Object.keys(people),
          Object.values(people),
        ),
      ),
    )
  /** Everything readable: the numbers of all regions. */
  const told = async (identity = reader()): Promise<Record<string, number | null>> => {
    const rows = await database().read(identity, (session) =>
      session.rows<{ region_id: number; residents: number | null }>(
        statement(
          'select * from region_residents($1)',
          regions.map(({ id }) => id),
        ),
      ),
    )
    return Object.fromEntries(rows.map(({ region_id, residents }) => [region_id, residents]))
  }

  it('publishes them to the nearest five, none below five, and those of parents as the sum', async () => {
    // 1 city; 2 and 3 districts; 4 … 7 streets; 8 and 9 the communities of street 4; 16 and 17 the grids of 8.
    await live({ 16: 4, 17: 1203, 9: 7, 2: 3, 6: 12 })
    const all = await told()
    expect(all).toMatchObject({ 16: null, 17: 1205, 8: 1205, 9: 5, 4: 1210, 2: 1210, 6: 10, 3: 10, 1: 1220, 7: null })
    expect(Object.keys(all)).toHaveLength(regions.length)
  })

  it('publishes them only in scope and with the right', async () => {
    await live({ 16: 40, 18: 50 })
    expect(await told(reader(['990101001001']))).toEqual({ 8: 40, 16: 40, 17: null })
    expect(await told(reader([]))).toEqual({})
    expect(
      await told(
        reader(
          undefined,
          ALL_RIGHTS.filter((right) => right !== 'residents.view'),
        ),
      ),
    ).toEqual({})
    expect(
      await database().read(reader(), (session) =>
        session.rows(statement(`select * from region_tally where subject = 'resident'`)),
      ),
    ).toEqual([])
  })

  it('does not reveal a number by four that were rounded down beside a sum that was rounded up', async () => {
    // 7 + 7 + 12 + 12 is 38. Rounded separately they would be 5 + 5 + 10 + 10 below 40, which only these four give.
    await live({ 16: 7, 17: 7, 18: 12, 19: 12 })
    expect(await told()).toMatchObject({ 16: 5, 17: 5, 18: 10, 19: 10, 8: 10, 9: 20, 4: 30, 1: 30 })
  })

  it('reveals the size of no household, from all numbers together', async () => {
    for (let seed = 1; seed <= 4; seed++) {
      const next = numbers(seed)
      const households = Array.from({ length: 60 }, () => ({
        region: (regions[next(regions.length)] as { id: number }).id,
        size: 1 + next(7),
      }))
      const people = (): Record<number, number> => {
        const sums: Record<number, number> = Object.fromEntries(regions.map(({ id }) => [id, 0]))
        for (const { region, size } of households) sums[region] = (sums[region] ?? 0) + size
        return sums
      }
      await live(people())
      const published = await told()
      expect(Object.values(published).some((residents) => residents === null)).toBe(true)
      for (const household of households) {
        // The same city with this household one larger or smaller gives the same numbers.
        const { size } = household
        let alike = false
        for (const other of [size + 1, size - 1].filter((each) => each >= 0)) {
          household.size = other
          await live(people())
          alike ||= JSON.stringify(await told()) === JSON.stringify(published)
        }
        household.size = size
        expect(
          alike,
          `seed ${String(seed)}, a household of ${String(size)} in region ${String(household.region)}`,
        ).toBe(true)
      }
    }
  })
})
