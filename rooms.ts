// The plan of the house, drawn from its imports. `npm run rooms` prints it; a test fails where it does not hold.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { ROOMS } from './lint.arrows.js'

const ROOT = fileURLToPath(new URL('.', import.meta.url))
const FOLDERS = ['domain', 'graphql-api', 'tilesets', 'scenes', 'fixtures', 'dashboard', 'bench', 'e2e']

interface Import {
  readonly from: string
  readonly to: string
  /** It is gone when the program runs. */
  readonly isType: boolean
}

export interface House {
  /** Paths of our source files, without what is generated. */
  readonly files: readonly string[]
  /** Of these files by each other. */
  readonly imports: readonly Import[]
  /** Of packages and of Node by files, when the program runs. */
  readonly packages: readonly Omit<Import, 'isType'>[]
}

/** Reads every source file. @param tests with the tests and what they are made of */
export function readHouse({ tests = false } = {}, root = ROOT): House {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => join(folder, file.replaceAll('\\', '/')))
      .filter((file) => /\.tsx?$/.test(file) && !/\.(generated|d)\.tsx?$/.test(file))
      .filter((file) => tests || !/\.test\.tsx?$|\/test-[^/]*$/.test(file)),
  ).sort()
  const known = new Set(files)
  const all = files.flatMap((from) =>
    importsOf(readFileSync(join(root, from), 'utf8'), from).map(({ path, isType }) => ({ from, path, isType })),
  )
  const isOurs = ({ path }: { path: string }): boolean => path.startsWith('.')
  const imports = all
    .filter(isOurs)
    .map(({ from, path, isType }) => ({ from, to: join(dirname(from), path), isType }))
    .filter(({ to }) => known.has(to))
  const packages = all
    .filter((one) => !isOurs(one) && !one.isType)
    .map(({ from, path }) => ({ from, to: path.replace(/^node:/, '') }))
  return { files, imports, packages }
}

function importsOf(text: string, file: string): { path: string; isType: boolean }[] {
  const found = [...text.matchAll(/\bimport\('([^']+)'\)/g)].map(([, path = '']) => ({ path, isType: false }))
  // What stands behind the last import need not be read.
  const last = [...text.matchAll(/^(?:import\b.*|export\b.*|\}) ?(?:from )?'[^']+'.*$/gm)].at(-1)
  const head = text.slice(0, last === undefined ? 0 : last.index + last[0].length)
  for (const statement of ts.createSourceFile(file, head, ts.ScriptTarget.Latest).statements) {
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      const { importClause } = statement
      const named = importClause?.namedBindings
      const onlyTypes =
        importClause?.name === undefined &&
        named !== undefined &&
        ts.isNamedImports(named) &&
        named.elements.every(({ isTypeOnly }) => isTypeOnly)
      const isType = importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword || onlyTypes
      found.push({ path: statement.moduleSpecifier.text, isType })
    } else if (ts.isExportDeclaration(statement)) {
      const { moduleSpecifier, isTypeOnly } = statement
      if (moduleSpecifier && ts.isStringLiteral(moduleSpecifier))
        found.push({ path: moduleSpecifier.text, isType: isTypeOnly })
    }
  }
  return found
}

/** Files or folders that import each other in a circle: strongly connected components of more than one (Tarjan). */
export function circles(arrows: readonly { readonly from: string; readonly to: string }[]): string[][] {
  const next = new Map<string, Set<string>>()
  for (const { from, to } of arrows) if (from !== to) next.set(from, (next.get(from) ?? new Set()).add(to))
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const lowest = (node: string): number => low.get(node) ?? Infinity
  function visit(node: string): void {
    index.set(node, index.size)
    low.set(node, index.size - 1)
    stack.push(node)
    for (const other of next.get(node) ?? []) {
      if (!index.has(other)) visit(other)
      if (stack.includes(other)) low.set(node, Math.min(lowest(node), lowest(other)))
    }
    if (lowest(node) !== index.get(node)) return
    const circle = stack.splice(stack.lastIndexOf(node))
    if (circle.length > 1) found.push(circle.sort())
  }
  for (const node of next.keys()) if (!index.has(node)) visit(node)
  return found
}

/** Which room of the list a file is in; undefined: it is outside of them. */
function roomOf(file: string): string | undefined {
  return ROOMS.find((room) => file === room || file.startsWith(`${room}/`))
}

/** Imports, of types too, that go up: into a room that stands after the importing one in the list. */
export function against({ imports }: House): Import[] {
  const place = (file: string): number => ROOMS.indexOf(roomOf(file) ?? '')
  return imports.filter(({ from, to }) => place(from) >= 0 && place(to) > place(from))
}

/** By imports that are there when the program runs. */
export function folderCircles({ imports }: House): string[][] {
  return circles(
    imports.filter(({ isType }) => !isType).map(({ from, to }) => ({ from: dirname(from), to: dirname(to) })),
  )
}

/** What a file needs when it runs, by all that it imports. */
const SURROUNDINGS =
  /^(child_process|dgram|http2?|https|net|tls|worker_threads|pg|ws|mqtt|express|aedes|@electric-sql\/.*|@nats-io\/.*|@apollo\/server.*)$/

/** Tests that touch no database, process or socket, nor import what does: they can share a thread. */
export function pureTests({ files, imports, packages }: House): string[] {
  const importers = new Map<string, string[]>()
  for (const { from, to, isType } of imports) if (!isType) importers.set(to, [...(importers.get(to) ?? []), from])
  const impure = new Set<string>()
  const add = (file: string): void => {
    if (impure.has(file)) return
    impure.add(file)
    for (const importer of importers.get(file) ?? []) add(importer)
  }
  for (const { from, to } of packages) if (SURROUNDINGS.test(to)) add(from)
  return files.filter((file) => /\.test\.tsx?$/.test(file) && !file.endsWith('.deep.test.ts') && !impure.has(file))
}

function print(house: House): void {
  const texts = new Map(house.files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]))
  const linesOf = (files: readonly string[]): number =>
    files.reduce((sum, file) => sum + (texts.get(file)?.split('\n').length ?? 0), 0)
  const out: string[] = ['rooms, from the ground up: files, lines, and the rooms below that they import']
  for (const room of ROOMS) {
    const files = house.files.filter((file) => roomOf(file) === room)
    const below = new Set(
      house.imports.filter(({ from }) => roomOf(from) === room).map(({ to }) => roomOf(to) ?? dirname(to)),
    )
    below.delete(room)
    out.push(
      `  ${room.padEnd(24)} ${String(files.length).padStart(4)} ${String(linesOf(files)).padStart(6)}  ${[...below]
        .sort((a, b) => ROOMS.indexOf(a) - ROOMS.indexOf(b))
        .map((name) => name.replace('graphql-api/', ''))
        .join(' ')}`,
    )
  }
  const list = (title: string, lines: readonly string[]): void => {
    out.push(`${title}: ${lines.length === 0 ? 'none' : String(lines.length)}`, ...lines.map((line) => `  ${line}`))
  }
  const folders = new Set(house.files.map((file) => dirname(file)))
  list(
    'imports that go up',
    against(house).map(({ from, to }) => `${from} → ${to}`),
  )
  list(
    `circles among ${String(folders.size)} folders`,
    folderCircles(house).map((circle) => circle.join(' ')),
  )
  list(
    `circles among ${String(house.files.length)} files, of types too`,
    circles(house.imports).map((circle) => circle.join(' ')),
  )
  process.stdout.write(`${out.join('\n')}\n`)
}

if (argv[1] === fileURLToPath(import.meta.url)) print(readHouse())
