import { execFile } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { against, circles, folderCircles, readHouse } from './rooms.ts'

/** Each line is an import that must never pass, and its file. */
const FORBIDDEN: [string, string][] = [
  ['domain/broken.ts', "import '../graphql-api/platform/db/database.ts'"],
  ['graphql-api/platform/broken.ts', "import '../store/feature.ts'"],
  ['graphql-api/store/broken.ts', "import '../import/index.ts'"],
  ['graphql-api/graphql/broken.ts', "import '../city/regions/regions.service.ts'"],
  ['graphql-api/city/regions/broken.ts', "import '../../app/server.ts'"],
  ['graphql-api/city/regions/broken.ts', "import '../../../fixtures/demo-city/index.ts'"],
  ['graphql-api/app/broken.ts', "import '../operator/demo/load-demo.ts'"],
  ['tilesets/broken.ts', "import '../graphql-api/import/index.ts'"],
  ['graphql-api/city/regions/broken.ts', "import '../../../dashboard/ui/format.ts'"],
  ['dashboard/ui/broken.ts', "import '../panels/index.ts'"],
  ['dashboard/map/broken.ts', "import '../layers/layer.ts'"],
  ['dashboard/map/broken.ts', "import { tilesets } from '../../tilesets/index.ts'"],
  ['dashboard/layers/broken.ts', "import type { tilesets } from '../../tilesets/index.ts'"],
  ['dashboard/layers/broken.ts', "import '../../graphql-api/platform/db/database.ts'"],
  ['dashboard/panels/region/broken.tsx', "import '../../app/app.tsx'"],
  ['dashboard/panels/region/broken.tsx', "import '../search/search-box.tsx'"],
  ['dashboard/panels/region/broken.tsx', "import 'maplibre-gl'"],
  ['dashboard/layers/broken.ts', "import './cameras.ts'"],
  ['graphql-api/app/broken.ts', "import '@deck.gl/core'"],
]

const ALLOWED: [string, string][] = [
  ['graphql-api/city/regions/fine.ts', "import '../../platform/db/database.ts'"],
  ['graphql-api/city/regions/fine.test.ts', "import '../../app/api-test.ts'"],
  ['graphql-api/operator/demo/fine.ts', "import '../../../fixtures/demo-city/index.ts'"],
  ['graphql-api/main.ts', "import './operator/start/serve-city.ts'"],
  ['tilesets/fine.ts', "import '../graphql-api/platform/db/database.ts'"],
  ['dashboard/layers/fine.ts', "import './layer.ts'"],
  ['dashboard/map/fine.ts', "import type { tilesets } from '../../tilesets/index.ts'"],
  ['dashboard/panels/region/fine.tsx', "import '../../stores/view.ts'"],
  ['dashboard/layers/fine.ts', "import '@deck.gl/core'"],
]

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** The rules, but for that of unused names, that each text breaks when it stands at its path in a tree that has nothing else but what it imports. */
async function rulesBroken(cases: readonly (readonly [path: string, text: string])[]): Promise<string[][]> {
  const root = mkdtempSync(join(tmpdir(), 'city-arrows-'))
  try {
    symlinkSync(join(HERE, 'node_modules'), join(root, 'node_modules'))
    writeFileSync(
      join(root, 'oxlint.config.js'),
      `import config from '${HERE}oxlint.config.js'\nexport default { ...config, ignorePatterns: ['node_modules'], options: {} }`,
    )
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text, { flag: 'a' })
    }
    const paths = cases.map(([path], index) => path.replace(/(broken|fine|main)(?=\.)/, `$1-${String(index)}`))
    for (const [index, [path, text]] of cases.entries()) {
      write(paths[index]!, text)
      const imported = /'(\..*)'/.exec(text)?.[1]
      if (imported !== undefined) write(join(dirname(path), imported), '')
    }
    const args = ['-c', 'oxlint.config.js', '--format', 'json']
    const { stdout } = await promisify(execFile)(join(HERE, 'node_modules/.bin/oxlint'), args, { cwd: root }).catch(
      (error: unknown) => error as { stdout: string },
    )
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] }
    return paths.map((path) =>
      diagnostics.filter(({ filename, code }) => filename === path && !code.includes('unused')).map(({ code }) => code),
    )
  } finally {
    rmSync(root, { recursive: true })
  }
}

describe('import arrows', () => {
  let forbidden: string[][]
  let allowed: string[][]

  beforeAll(async () => {
    const broken = await rulesBroken([...FORBIDDEN, ...ALLOWED])
    forbidden = broken.slice(0, FORBIDDEN.length)
    allowed = broken.slice(FORBIDDEN.length)
  })

  it.each(FORBIDDEN.map(([file, text], index) => ({ file, text, index })))('$file may not $text', ({ index }) => {
    expect(forbidden[index]).not.toEqual([])
  })

  it.each(ALLOWED.map(([file, text], index) => ({ file, text, index })))('$file may $text', ({ index }) => {
    expect(allowed[index]).toEqual([])
  })
})

describe('the house', () => {
  const house = readHouse()

  it('imports downwards, of types too', () => {
    expect(against(house)).toEqual([])
  })

  it('has no circle of files, of types too', () => {
    expect(circles(house.imports)).toEqual([])
  })

  it('has no circle of folders', () => {
    expect(folderCircles(house)).toEqual([])
  })

  it('would say so', () => {
    const both = {
      files: ['domain/a.ts', 'graphql-api/app/b.ts'],
      packages: [],
      imports: [
        { from: 'domain/a.ts', to: 'graphql-api/app/b.ts', isType: false },
        { from: 'graphql-api/app/b.ts', to: 'domain/a.ts', isType: false },
      ],
    }
    expect(against(both)).toEqual([both.imports[0]])
    expect(circles(both.imports)).toEqual([['domain/a.ts', 'graphql-api/app/b.ts']])
    expect(folderCircles(both)).toEqual([['domain', 'graphql-api/app']])
  })
})
