import * as fc from 'fast-check'

const DEFAULT_SEED = 20_261_201

/** Duration of each search. */
export const FUZZ_SECONDS = wholeNumber('FUZZ_SECONDS', 20)
/** Seed: the same one tries the same inputs in the same order. */
const FUZZ_SEED = wholeNumber('FUZZ_SEED', DEFAULT_SEED)

const INPUTS_A_ROUND = 100
/** After a failure, to find a smaller failing input. */
const SHRINK_MS = 60_000

/**
 * Searches at random for an input that breaks `check`, for `FUZZ_SECONDS`. A failure names the smallest input found and
 * its `FUZZ_SEED`.
 * @param name of the search, for the line with the number of inputs
 * @param known inputs that failed once; always tried first
 */
export async function fuzz<Input>(
  name: string,
  inputs: fc.Arbitrary<Input>,
  check: (input: Input) => void | Promise<void>,
  known: readonly Input[] = [],
): Promise<void> {
  const began = performance.now()
  let until = began + FUZZ_SECONDS * 1000
  let tried = 0
  let round = 0
  const failures: unknown[] = []
  const property = fc.asyncProperty(inputs, async (input) => {
    if (performance.now() > until) return
    tried++
    try {
      await check(input)
    } catch (error) {
      if (failures.length === 0) until = performance.now() + SHRINK_MS
      failures.push(error)
      throw error
    }
  })
  try {
    do {
      await fc.assert(property, {
        seed: FUZZ_SEED + round,
        numRuns: INPUTS_A_ROUND + known.length,
        examples: round === 0 ? known.map((input) => [input]) : [],
      })
      round++
    } while (performance.now() < until)
  } finally {
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    process.stdout.write(
      `fuzz ${name}: ${tried.toLocaleString('en')} inputs in ${seconds} s from FUZZ_SEED=${String(FUZZ_SEED)}` +
        `${failures.length > 0 ? `; FUZZ_SEED=${String(FUZZ_SEED + round)} fails at once` : ''}\n`,
    )
  }
}

function wholeNumber(name: string, byDefault: number): number {
  const text = process.env[name] ?? ''
  if (text === '') return byDefault
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} is "${text}"; expected a whole number, 0…999,999,999`)
  return Number(text)
}
