// Who may import whom (docs/architecture.md). A folder not listed under `may` may not be imported; external packages may,
// but for the map libraries, which only the stages and the layers touch.
import boundaries from 'eslint-plugin-boundaries'

const ELEMENTS = {
  domain: 'domain',
  database: 'graphql-api/db',
  demo: 'graphql-api/demo',
  api: 'graphql-api',
  tilesets: 'tilesets',
  scenes: 'scenes',
  fixtures: 'fixtures',
  app: 'dashboard/app',
  panels: 'dashboard/panels',
  layers: 'dashboard/layers',
  map: 'dashboard/map',
  stores: 'dashboard/stores',
  client: 'dashboard/api',
  ui: 'dashboard/ui',
  dashboard: 'dashboard',
  e2e: 'e2e',
  bench: 'bench',
}

const BASE = ['stores', 'client', 'ui', 'domain']
const MAY = {
  domain: [],
  database: ['domain'],
  tilesets: ['domain', 'database'],
  // The demo city enters by the API's own importers; nothing else of the API reaches into the fixtures.
  demo: ['domain', 'database', 'api', 'fixtures'],
  api: ['domain', 'database', 'tilesets', 'demo'],
  scenes: ['domain'],
  fixtures: ['domain', 'database', 'api'],
  ui: ['domain'],
  client: ['domain', 'stores', 'ui'],
  stores: ['domain', 'client', 'ui'],
  map: [...BASE],
  layers: ['map', ...BASE],
  panels: ['map', ...BASE],
  app: ['panels', 'layers', 'scenes', 'map', ...BASE],
  dashboard: ['app', ...BASE],
  e2e: ['domain', 'database', 'api', 'tilesets', 'fixtures'],
  bench: ['domain', 'database', 'api', 'demo', 'tilesets', 'fixtures', 'layers', 'map', 'stores'],
}

const MAP_LIBRARIES = ['maplibre-gl', 'maplibre-gl/*', '@deck.gl/*', 'cesium', 'three', 'three/*']

function policies(also = []) {
  return Object.entries(MAY).map(([from, to]) => ({
    from: { element: { type: from } },
    allow: { to: { element: { types: { anyOf: [from, ...to, ...also] } } } },
  }))
}

export const importArrows = [
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': Object.entries(ELEMENTS).map(([type, folder]) => ({ type, pattern: folder })),
      'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js', '.json'] } },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: policies(),
        },
      ],
    },
  },
  {
    // Tests may use the fixtures, and so may what only tests are made of.
    files: ['**/*.test.{ts,tsx}', 'graphql-api/attacks/**/*.ts'],
    rules: { 'boundaries/dependencies': ['error', { default: 'disallow', policies: policies(['fixtures']) }] },
  },
  {
    files: [
      'dashboard/{app,panels,stores,api,ui}/**/*.{ts,tsx}',
      'graphql-api/**/*.ts',
      'tilesets/**/*.ts',
      'domain/**/*.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: MAP_LIBRARIES, message: 'Only dashboard/map and dashboard/layers touch the map libraries.' },
          ],
        },
      ],
    },
  },
  {
    // Each panel is a folder of its own.
    files: ['dashboard/panels/*/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^\\.\\./(?!\\.\\./|panel\\.ts$)', message: 'Panels do not import panels: they meet in a store.' },
            { group: MAP_LIBRARIES, message: 'Only dashboard/map and dashboard/layers touch the map libraries.' },
          ],
        },
      ],
    },
  },
  {
    files: ['dashboard/layers/*.ts'],
    ignores: ['dashboard/layers/index.ts', 'dashboard/layers/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^\\./(?!layer\\.ts$|kit/)',
              message: 'Layers do not import layers: they meet in a store. What they share is in layer.ts and kit/.',
            },
          ],
        },
      ],
    },
  },
]
