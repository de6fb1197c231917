// Builds the dashboard of the repository argv[2] into the folder argv[3]; tells its parent how many modules it has read.
import { join } from 'node:path'
import { build } from 'vite'
import { writeGenerated } from './schema/generate.ts'

const [root = '.', folder = 'dist'] = process.argv.slice(2)
const REPORT_EVERY = 50

let modules = 0
await writeGenerated(root)
await build({
  root,
  configFile: join(root, 'vite.config.ts'),
  logLevel: 'warn',
  build: { outDir: folder, emptyOutDir: true },
  plugins: [
    {
      name: 'count-modules',
      moduleParsed() {
        if (++modules % REPORT_EVERY === 0) process.send?.(modules)
      },
    },
  ],
})
if (process.connected) process.disconnect()
