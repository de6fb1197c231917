import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { DemoManifest } from '../../../fixtures/demo-city/index.ts'

const MANIFEST: z.ZodType<DemoManifest> = z.object({
  city: z.object({ name: z.string(), nameEn: z.string(), code: z.string().regex(/^\d{12}$/) }),
  seed: z.string(),
  scale: z.number().positive(),
  files: z
    .array(
      z.object({
        file: z.string().regex(/^[\w.-]+$/),
        format: z.enum(['geojson', 'csv']),
        target: z.string(),
        source: z.string().min(1),
        records: z.number().int().nonnegative(),
      }),
    )
    .min(1),
})

/** Content of a generated folder. @throws {Error} if it cannot be read, or is not from a generator */
export async function readManifest(folder: string): Promise<DemoManifest> {
  const file = join(folder, 'manifest.json')
  const parsed = MANIFEST.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (parsed.success) return parsed.data
  const { path = [], message = '' } = parsed.error.issues[0] ?? {}
  throw new Error(`${file}: ${path.join('.')}: ${message}`)
}
