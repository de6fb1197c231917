import type { Tileset } from './tileset.ts'

/** House numbers. A tileset of its own: buildings are read from afar, their numbers only close up. */
export const addresses = {
  id: 'addresses',
  title: { zh: '门牌', en: 'House numbers' },
  right: 'city.view',
  description: 'One point inside each building that has a house number.',
  minZoom: 16,
  maxZoom: 16,
  datasets: ['building'],
  // A renderer places a label from the tile that holds its point, so none is repeated in a margin.
  buffer: 0,
  tolerance: 0,
  attributes: {
    house_number: { type: 'String', description: 'number in the street, e.g. 88' },
    street: { type: 'String', description: 'name of the street; absent: not known' },
  },
  zoomRule: 'all from z16',
  statement: 'addresses',
  rowwise: () => true,
} as const satisfies Tileset
