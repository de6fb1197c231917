import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { describe, expect, it } from 'vitest'
import { importArrows } from './eslint.arrows.js'

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
  ['domain/broken.ts', "import '../graphql-api/db/database.ts'"],
  ['graphql-api/db/broken.ts', "import '../import/importer.ts'"],
  ['graphql-api/start/broken.ts', "import '../../fixtures/demo-city/index.ts'"],
  ['graphql-api/db/broken.ts', "import '../demo/load-demo.ts'"],
  ['tilesets/broken.ts', "import '../graphql-api/import/importer.ts'"],
  ['graphql-api/regions/broken.ts', "import '../../dashboard/ui/format.ts'"],
  ['dashboard/ui/broken.ts', "import '../panels/index.ts'"],
  ['dashboard/map/broken.ts', "import '../layers/layer.ts'"],
  ['dashboard/layers/broken.ts', "import '../../graphql-api/db/database.ts'"],
  ['dashboard/panels/region/broken.tsx', "import '../../app/app.tsx'"],
  ['dashboard/panels/region/broken.tsx', "import '../search/search-box.tsx'"],
  ['dashboard/panels/region/broken.tsx', "import 'maplibre-gl'"],
  ['dashboard/layers/broken.ts', "import './cameras.ts'"],
  ['graphql-api/broken.ts', "import '@deck.gl/core'"],
]

const ALLOWED: [string, string][] = [
  ['graphql-api/regions/fine.ts', "import '../db/database.ts'"],
  ['graphql-api/demo/fine.ts', "import '../../fixtures/demo-city/index.ts'"],
  ['graphql-api/start/fine.ts', "import '../demo/load-demo.ts'"],
  ['tilesets/fine.ts', "import '../graphql-api/db/database.ts'"],
  ['dashboard/layers/fine.ts', "import './layer.ts'"],
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
