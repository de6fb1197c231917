// Who may import whom (docs/architecture.md). A folder not listed under `may` may not be imported; external packages may,
// but for the map libraries, which only the stages and the layers touch.
import boundaries from 'eslint-plugin-boundaries'

/**
 * The rooms of the server, from the ground up: each may import those before it, and none after it. `rooms.ts` prints what it does.
 * @type {readonly string[]}
 */
export const ROOMS = [
  'domain',
  'graphql-api/platform',
  'graphql-api/geometry',
  'graphql-api/security',
  'graphql-api/store',
  'graphql-api/import',
  'graphql-api/grids',
  'tilesets',
  'graphql-api/ingest',
  'graphql-api/graphql',
  'graphql-api/live',
  'graphql-api/admin',
  'graphql-api/city',
  'graphql-api/app',
  'fixtures',
  'graphql-api/operator',
  'graphql-api/checks',
]

const PAGE = {
  scenes: 'scenes',
  app: 'dashboard/app',
  panels: 'dashboard/panels',
  layers: 'dashboard/layers',
  map: 'dashboard/map',
  stores: 'dashboard/stores',
  client: 'dashboard/api',
  ui: 'dashboard/ui',
  dashboard: 'dashboard',
}

/** The first pattern that fits says what a file is; `entry` is `graphql-api/main.ts`. */
const ELEMENTS = {
  ...Object.fromEntries(ROOMS.map((room) => [room, room])),
  ...PAGE,
  entry: 'graphql-api',
  e2e: 'e2e',
  bench: 'bench',
}

const BASE = ['stores', 'client', 'ui', 'domain']
const below = (room) => ROOMS.slice(0, ROOMS.indexOf(room))
const withoutFixtures = (rooms) => rooms.filter((room) => room !== 'fixtures')
const MAY = {
  ...Object.fromEntries(ROOMS.map((room) => [room, withoutFixtures(below(room))])),
  // It knows the database alone: what a tile shows is said by SQL.
  tilesets: ['domain', 'graphql-api/platform'],
  // The demo city enters by the importers; nothing else reaches into the fixtures.
  'graphql-api/operator': below('graphql-api/operator'),
  'graphql-api/checks': below('graphql-api/checks'),
  entry: withoutFixtures(ROOMS),
  scenes: ['domain'],
  ui: ['domain'],
  client: ['domain', 'stores', 'ui'],
  stores: ['domain', 'client', 'ui'],
  map: [...BASE],
  layers: ['map', ...BASE],
  panels: ['map', ...BASE],
  app: ['panels', 'layers', 'scenes', 'map', ...BASE],
  dashboard: ['app', ...BASE],
  e2e: ROOMS,
  bench: [...ROOMS, 'layers', 'map', 'stores', 'e2e'],
}

const MAP_LIBRARIES = ['maplibre-gl', 'maplibre-gl/*', '@deck.gl/*', 'cesium', 'three', 'three/*']

/** What tiles carry is known to the style as types: nothing of the tilesets reaches the page. */
const TYPES_OF_TILES = {
  from: { element: { type: 'map' } },
  allow: { to: { element: { type: 'tilesets' } }, dependency: { kind: 'type' } },
}

function policies(also = []) {
  return [
    TYPES_OF_TILES,
    ...Object.entries(MAY).map(([from, to]) => ({
      from: { element: { type: from } },
      allow: { to: { element: { types: { anyOf: [from, ...to, ...also] } } } },
    })),
  ]
}

/** Of eslint-plugin-boundaries: where an import leads, and what a folder is. */
export const settings = {
  'boundaries/elements': Object.entries(ELEMENTS).map(([type, folder]) => ({ type, pattern: folder })),
  'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js', '.json'] } },
}

const dependencies = (also) => ({
  'boundaries/dependencies': ['error', { default: 'disallow', policies: policies(also) }],
})
const never = (...patterns) => ({ 'js/no-restricted-imports': ['error', { patterns }] })

const NO_MAP = { group: MAP_LIBRARIES, message: 'Only dashboard/map and dashboard/layers touch the map libraries.' }

export const arrows = [
  { files: ['**/*.{ts,tsx}'], rules: dependencies() },
  // Tests, and what only tests are made of, stand above the whole server.
  { files: ['**/*.test.{ts,tsx}', '**/test-*.ts'], rules: dependencies(ROOMS) },
  {
    files: [
      'dashboard/{app,panels,stores,api,ui}/**/*.{ts,tsx}',
      'graphql-api/**/*.ts',
      'tilesets/**/*.ts',
      'domain/**/*.ts',
    ],
    rules: never(NO_MAP),
  },
  {
    // Each panel is a folder of its own.
    files: ['dashboard/panels/*/**/*.{ts,tsx}'],
    rules: never(NO_MAP, {
      regex: '^\\.\\./(?!\\.\\./|panel\\.ts$)',
      message: 'Panels do not import panels: they meet in a store.',
    }),
  },
  {
    files: ['dashboard/layers/*.ts'],
    rules: never({
      regex: '^\\./(?!layer\\.ts$|kit/)',
      message: 'Layers do not import layers: they meet in a store. What they share is in layer.ts and kit/.',
    }),
  },
  { files: ['dashboard/layers/index.ts', 'dashboard/layers/*.test.ts'], rules: { 'js/no-restricted-imports': 'off' } },
]
