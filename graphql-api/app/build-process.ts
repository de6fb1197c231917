// Builds the dashboard of the repository argv[2] into the folder argv[3]. Reports the number of modules read, or the
// error, to its parent.
import { join } from 'node:path'

const [root = '.', folder = 'dist'] = process.argv.slice(2)
const REPORT_EVERY = 50

/** A number of modules, or an error text. */
export type BuildReport = number | string

const report = (built: BuildReport): void => void process.send?.(built)

try {
  const { build } = await import('vite')
  const { writeGenerated } = await import('./generate.ts')
  await writeGenerated(root)
  let modules = 0
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'silent',
    build: { outDir: folder, emptyOutDir: true },
    plugins: [
      {
        name: 'count-modules',
        moduleParsed() {
          if (++modules % REPORT_EVERY === 0) report(modules)
        },
      },
    ],
  })
} catch (error) {
  // The bundler lists its errors by number before their texts.
  const text = error instanceof Error ? error.message : String(error)
  const said = text.replace(/^Build failed with \d+ errors?:\s*/, '').replace(/^Error: /, '')
  report(said.replaceAll(/\n\s+at .*/g, ''))
  process.exitCode = 1
}
if (process.connected) process.disconnect()
