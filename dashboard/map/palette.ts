/**
 * Colours of the map. The city is cool and quiet: saturated red, orange, yellow and blue stay free for state (I–IV), and
 * one accent marks what can be acted on.
 */
export const PALETTE = {
  ground: '#0a0f16',
  water: '#10304a',
  green: '#12261f',
  greenStrong: '#153026',
  roadCasing: '#070b11',
  rail: '#2b3543',
  boundary: '#5d7391',
  accent: '#7fd1ff',
  accentText: '#cdeeff',
  dimmed: '#0a0f16',
  label: '#d0dae7',
  labelStrong: '#eef3fa',
  labelQuiet: '#a3b1c5',
  labelWater: '#79accf',
  labelGreen: '#8fb8a1',
  halo: '#0a0f16',
  marker: '#d5deea',
} as const

/** Building colour by its height in metres: the higher the lighter, so that the skyline reads from afar. */
export const HEIGHT_RAMP: readonly (readonly [heightM: number, colour: string])[] = [
  [0, '#313e50'],
  [20, '#3d4d63'],
  [50, '#4f647e'],
  [100, '#6a83a5'],
  [200, '#8ca5c6'],
  [400, '#b9cbe4'],
  [600, '#e3edf9'],
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
  motorway: '#5b7394',
  trunk: '#536a89',
  primary: '#495e7a',
  secondary: '#3a4c64',
  tertiary: '#2d3c50',
  residential: '#202c3b',
  service: '#1a2532',
  pedestrian: '#202c39',
  cycleway: '#1d2937',
  path: '#1b2633',
  track: '#1b2633',
} as const satisfies Readonly<Record<string, string>>
