import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What the dashboard is built from. */
const SOURCES = ['dashboard', 'domain', 'scenes', 'graphql-api', 'index.html', 'vite.config.ts', 'package-lock.json']

/** Whether `dist/` is missing or older than a file that the dashboard is made from. */
export function isDashboardStale(root: string): boolean {
  const built = modifiedAt(join(root, 'dist', 'index.html'))
  return (
    built === 0 ||
    SOURCES.some((source) => newestIn(join(root, source), source === 'graphql-api' ? /\.graphql$/ : /^/) > built)
  )
}

/** Generates types and builds the dashboard, when it is not up to date. */
export async function buildDashboardIfStale(root: string, say: (message: string) => void): Promise<void> {
  if (!isDashboardStale(root)) return
  say('building the dashboard')
  const { writeGenerated } = await import('./schema/generate.ts')
  await writeGenerated(root)
  const { build } = await import('vite')
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
}

function newestIn(path: string, wanted: RegExp): number {
  let newest = 0
  try {
    if (!statSync(path).isDirectory()) return modifiedAt(path)
    for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
      // Generated files follow from others; tests are not built.
      if (!entry.isFile() || !wanted.test(entry.name) || /\.(generated|test)\.tsx?$/.test(entry.name)) continue
      newest = Math.max(newest, modifiedAt(join(entry.parentPath, entry.name)))
    }
  } catch {
    return newest
  }
  return newest
}

function modifiedAt(file: string): number {
  try {
    return statSync(file).mtimeMs
  } catch {
    return 0
  }
}
