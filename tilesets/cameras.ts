import type { Tileset } from './tileset.ts'

/** Surveillance cameras. */
export const cameras = {
  id: 'cameras',
  title: { zh: '摄像头', en: 'Cameras' },
  right: 'camera.view',
  description: 'Surveillance cameras: points.',
  minZoom: 12,
  maxZoom: 16,
  datasets: ['camera'],
  buffer: 64,
  tolerance: 0,
  attributes: {
    kind: { type: 'String', description: 'dome, hemisphere, fixed, ptz or unknown' },
    direction_deg: {
      type: 'Number',
      description: 'where it looks, degrees clockwise from true north, 0 ≤ d < 360; absent: not known',
    },
    tilt_deg: { type: 'Number', description: 'tilt, degrees: 0 level, negative down; absent: not known' },
    view_angle_deg: { type: 'Number', description: 'how wide it sees, degrees, 0 < a ≤ 360; absent: not known' },
    range_m: { type: 'Number', description: 'how far it makes out a person, m; absent: not known' },
    name: { type: 'String', description: 'name; absent: none known' },
  },
  zoomRule: 'all from z12',
  statement: 'cameras',
  rowwise: () => true,
} as const satisfies Tileset
