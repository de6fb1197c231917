import { night } from './night.ts'
import type { Theme } from './theme.ts'

/**
 * For satellite imagery underneath: areas are edges and veils, roads are casings, so that the picture is seen through them.
 * Without a basemap its ground is the neutral olive of a city seen from above.
 */
export const imagery: Theme = {
  ...night,
  id: 'imagery',
  ground: '#363b35',
  water: { fill: '#22343f', shore: '#9cc4de', glow: '#2b4351', opacity: 0.75 },
  green: { fill: '#3a4737', park: '#3c4d38', wood: '#334530', edge: '#7fa07c', opacity: 0.55 },
  sky: { zenith: '#3d5872', horizon: '#aab6b8' },
  light: { from: 'sun', colour: '#fffaf2', lowColour: '#fff3e4', intensity: 0.35 },
  building: {
    ...night.building,
    heightRamp: [
      [0, '#8d9390'],
      [20, '#979d9b'],
      [50, '#a8afb0'],
      [100, '#bcc4c8'],
      [200, '#d2d9de'],
      [400, '#e6ebef'],
      [600, '#f8fafb'],
    ],
    hover: '#ffffff',
    outside: '#5a605b',
    crown: '#ffffff',
    opacity: 0.86,
    shade: '#14170f',
    shadeOpacity: 0.6,
  },
  road: {
    colours: {
      motorway: '#e4e8ea',
      trunk: '#d5dbde',
      primary: '#c0c8cc',
      secondary: '#aab3b7',
      tertiary: '#959f9f',
      residential: '#7f8985',
      service: '#6b746e',
      pedestrian: '#7a8079',
      cycleway: '#858d84',
      path: '#7d847a',
      track: '#7d847a',
    },
    majorCasing: '#171b17',
    casing: '#1f241f',
    bridgeEdge: '#ffffff',
    arrow: '#20261f',
    opacity: 0.72,
    tunnelOpacity: 0.6,
  },
  rail: { track: '#c9cfd2', tie: '#c9cfd2', mute: '#aab3b8', muteShare: 0.62 },
  shield: { expressway: '#2f6a55', highway: '#8a474d', other: '#44546a', text: '#ffffff' },
  boundary: '#c6d3e2',
  accent: '#8fdcff',
  accentText: '#dff5ff',
  dimmed: '#14170f',
  dimmedOpacity: 0.5,
  label: {
    text: '#eef2f5',
    strong: '#ffffff',
    quiet: '#d6dde2',
    water: '#b5daf0',
    green: '#c2e0bf',
    halo: '#11150f',
  },
  marker: { disc: '#161c1c', edge: '#c6d0d8', icon: '#ffffff', selectedIcon: '#06121b' },
  pipes: { water: '#9cc8e4', sewage: '#c2b188', gas: '#d6c78c', power: '#d8a7af', telecom: '#b9b4dd' },
  points: {
    ...night.points,
    fill: [226, 232, 236, 240],
    edge: [17, 21, 15, 255],
    sector: [235, 243, 250, 30],
    sectorEdge: [255, 255, 255, 90],
  },
}
