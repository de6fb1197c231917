import { readingsJson } from './adapters/readings-json.ts'
import type { Feed } from './feed.ts'

/** Every feed that is built in, in the order of the catalogue. */
export const FEEDS = [readingsJson] as const satisfies readonly Feed[]
