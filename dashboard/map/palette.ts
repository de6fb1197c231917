/**
 * Colours of the map. The city is cool and quiet: saturated red, orange, yellow and blue stay free for state (I–IV), and
 * one accent marks what can be acted on.
 */
export const PALETTE = {
  ground: '#0a0f16',
  water: '#0d2233',
  green: '#0f1c1b',
  greenStrong: '#11231f',
  roadCasing: '#070b11',
  rail: '#2b3543',
  boundary: '#5d7391',
  accent: '#7fd1ff',
  accentText: '#cdeeff',
  dimmed: '#0a0f16',
  label: '#c3cedd',
  labelStrong: '#eef3fa',
  labelQuiet: '#8d9bb0',
  labelWater: '#5f8fb3',
  labelGreen: '#7ba08c',
  halo: '#0a0f16',
  marker: '#d5deea',
} as const

/** Building colour by its height in metres: the higher the lighter, so that the skyline reads from afar. */
export const HEIGHT_RAMP: readonly (readonly [heightM: number, colour: string])[] = [
  [0, '#1f2a38'],
  [20, '#283649'],
  [50, '#36485f'],
  [100, '#4c6280'],
  [200, '#7189ab'],
  [400, '#a9bedb'],
  [600, '#dfeaf7'],
]

/** Building colour by use: muted, and apart in lightness too. */
export const USE_COLOURS = {
  residential: '#5b7590',
  commercial: '#8d7fae',
  office: '#5f9aa8',
  industrial: '#87795f',
  public: '#8fa3b8',
  education: '#6f9a83',
  medical: '#ad7f93',
  religious: '#9a8a6a',
  transport: '#66788f',
  other: '#4b596b',
  unknown: '#323f50',
} as const satisfies Readonly<Record<string, string>>

/** Roads, most important first: the lighter the more important. */
export const ROAD_COLOURS = {
  motorway: '#4a5f7b',
  trunk: '#455973',
  primary: '#3d4f67',
  secondary: '#324257',
  tertiary: '#29374a',
  residential: '#202c3b',
  service: '#1a2532',
  pedestrian: '#202c39',
  cycleway: '#1d2937',
  path: '#1b2633',
  track: '#1b2633',
} as const satisfies Readonly<Record<string, string>>
