import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { describe, expect, it } from 'vitest'
import { importArrows } from './eslint.arrows.js'
import { against, circles, folderCircles, readHouse } from './rooms.ts'

const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [
    { files: ['**/*.{ts,tsx}'], languageOptions: { parser: tseslint.parser } },
    ...(importArrows as never[]),
  ],
})

async function rulesBroken(filePath: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath })
  return result?.messages.map((message) => message.ruleId) ?? []
}

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

describe('import arrows', () => {
  it.each(FORBIDDEN)('%s may not %s', async (file, text) => {
    expect(await rulesBroken(file, text)).not.toEqual([])
  })

  it.each(ALLOWED)('%s may %s', async (file, text) => {
    expect(await rulesBroken(file, text)).toEqual([])
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
