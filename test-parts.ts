// `npm test` and `npm run test:deep`: what package.json says under the names below, and how long each took. The first part that
// fails ends it.
import { spawn } from 'node:child_process'
import process from 'node:process'

/** In turn; those of one line beside each other. */
const TEST = [['test:needs'], ['generate'], ['lint', 'unused', 'format:check'], ['test:unit'], ['test:browser']]
const DEEP = [['test:embedded'], ['test:search'], ['test:browser:deep']]

const seconds = new Map<string, number>()

/** Runs a script of package.json. @returns whether it succeeded */
function run(script: string, isAlone: boolean): Promise<boolean> {
  const started = performance.now()
  const child = spawn('npm', ['run', '--silent', script], { stdio: isAlone ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
  const written: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => written.push(chunk))
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      seconds.set(script, (performance.now() - started) / 1000)
      process.stdout.write(Buffer.concat(written))
      if (code !== 0) process.stderr.write(`${script} failed\n`)
      resolve(code === 0)
    })
  })
}

for (const scripts of process.argv[2] === 'deep' ? DEEP : TEST) {
  const outcomes = await Promise.all(scripts.map((script) => run(script, scripts.length === 1)))
  if (!outcomes.includes(false)) continue
  process.exitCode = 1
  break
}
for (const [script, took] of seconds) process.stdout.write(`${script.padEnd(17)} ${took.toFixed(0).padStart(5)} s\n`)
