// Builds the dashboard of the repository argv[2] into the folder argv[3]. Tells its parent how many modules it has read, or what is wrong.
import { join } from 'node:path'

const [root = '.', folder = 'dist'] = process.argv.slice(2)
const REPORT_EVERY = 50

/** Numbers count modules, a text is why it failed. */
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
  // The bundler numbers its errors on lines of their own before it says what they are.
  const text = error instanceof Error ? error.message : String(error)
  const said = text.replace(/^Build failed with \d+ errors?:\s*/, '').replace(/^Error: /, '')
  report(said.replaceAll(/\n\s+at .*/g, ''))
  process.exitCode = 1
}
if (process.connected) process.disconnect()
