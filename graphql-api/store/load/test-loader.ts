import { openEmbeddedDatabase } from '../../platform/embedded/embedded-database.ts'
import { loadFeatures } from './load-features.ts'
import { building, items } from './test-features.ts'

/**
 * Run as a process by the tests: imports 16,000 buildings and reports the acknowledged number to the parent after each
 * batch.
 */
const [home = '', template = '', file = ''] = process.argv.slice(2)
const database = await openEmbeddedDatabase({ home, whenHeld: 'refuse', template })
const features = Array.from({ length: 16_000 }, (_, i) =>
  building(`k/${String(i)}`, (i % 200) * 30, Math.floor(i / 200) * 30),
)
const result = await loadFeatures(database, items(features), {
  source: { key: 'killed', format: 'test', title: 'killed' },
  file,
  home,
  onBatch: ({ inserted }) => process.send?.({ acknowledged: inserted }),
})
await database.close()
process.send?.({ counts: result.counts })
process.disconnect()
