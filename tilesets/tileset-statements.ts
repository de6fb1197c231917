import { statements } from '../graphql-api/platform/db/statements.ts'
import { tilesets } from './index.ts'

const datasets = [...new Set(tilesets.flatMap((tileset): readonly string[] => tileset.datasets))]

/** Statements of `tilesets.sql`. */
export const sql = statements(new URL('./tilesets.sql', import.meta.url), {
  datasets: datasets.map((table) => ({ table })),
})
