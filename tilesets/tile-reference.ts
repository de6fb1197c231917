import { tilesets } from './index.ts'
import { OPEN_DATASETS } from './tile-scope.ts'
import type { Tileset } from './tileset.ts'

/** The part of docs/tiles.md that is made from the tilesets, as Markdown. */
export function tileReference(): string {
  return tilesets.map(section).join('\n\n')
}

function section(tileset: Tileset): string {
  const attributes = Object.entries(tileset.attributes).map(
    ([name, { type, description }]) => `| \`${name}\` | ${type} | ${description} |`,
  )
  const scoped = tileset.datasets.every((dataset) => OPEN_DATASETS.has(dataset))
    ? 'the same for everyone'
    : 'an account of some regions sees what lies in them'
  const { tolerance, buffer, sharedBorders = false } = tileset
  const simplified =
    tolerance === 0
      ? 'not simplified'
      : `simplified below z${tileset.maxZoom} by ${tolerance} units${sharedBorders ? ', borders shared by neighbours alike' : ''}`
  return [
    `### ${tileset.id} · ${tileset.title.zh}`,
    '',
    `${tileset.description} z${tileset.minZoom} to z${tileset.maxZoom}, margin ${buffer} units, ${simplified}.`,
    `From: ${tileset.datasets.join(', ')}. Needs the right \`${tileset.right}\`; ${scoped}.`,
    '',
    `What a zoom shows: ${tileset.zoomRule}.`,
    '',
    '| attribute | type | meaning |',
    '| --- | --- | --- |',
    ...attributes,
  ].join('\n')
}
