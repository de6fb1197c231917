/** Our own icons: strokes of 1.8 on a 24 × 24 grid, round ends, no fill. */
export const ICON_PATHS = {
  building: 'M5 21V6l8-3v18M13 21V9l6 2v10M3 21h18M8 9h2M8 13h2M8 17h2M16 14h0M16 17h0',
  road: 'M7 21 9.5 3M17 21 14.5 3M12 4v2M12 10v3M12 17v3',
  rail: 'M8 3h8a2 2 0 0 1 2 2v9a3 3 0 0 1-3 3H9a3 3 0 0 1-3-3V5a2 2 0 0 1 2-2ZM6 10h12M9 14h0M15 14h0M9 17l-3 4M15 17l3 4',
  region: 'M4 7 10 4l4 3 6-3v13l-6 3-4-3-6 3ZM10 4v13M14 7v13',
  text: 'M5 6V4h14v2M12 4v16M9 20h6',
  layers: 'm12 3 9 5-9 5-9-5ZM3 12l9 5 9-5M3 16l9 5 9-5',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 21 21',
  camera: 'M3 8h13v8H3ZM16 11l5-3v8l-5-3ZM7 16v4M11 16v4',
  component: 'M12 2v5M8 7h8v5H8ZM12 12v9M8 21h8',
  pin: 'M12 21s7-6.5 7-12a7 7 0 0 0-14 0c0 5.5 7 12 7 12ZM12 11.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  water: 'M3 8c3-3 6 3 9 0s6 3 9 0M3 13c3-3 6 3 9 0s6 3 9 0M3 18c3-3 6 3 9 0s6 3 9 0',
  tree: 'M12 21v-6M12 3 6 10h3l-4 5h14l-4-5h3Z',
  close: 'M6 6l12 12M18 6 6 18',
  chevronRight: 'm9 5 7 7-7 7',
  chevronDown: 'm5 9 7 7 7-7',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  north: 'm12 3 5 17-5-4-5 4Z',
  fullscreen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  fullscreenLeave: 'M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5',
  keyboard: 'M3 7h18v10H3ZM7 11h0M11 11h0M15 11h0M8 14h8',
  copy: 'M8 8h11v12H8ZM5 16V4h11',
  check: 'm5 12 5 5 9-10',
  warning: 'M12 4 2.5 20h19ZM12 10v4M12 17h0',
  history: 'M4 12a8 8 0 1 0 3-6.2L4 8M4 4v4h4M12 8v4l3 2',
  hospital: 'M9 4h6v5h5v6h-5v5H9v-5H4V9h5Z',
  pill: 'M8 4h8v4H8ZM7 8h10v12H7ZM12 11v6M9 14h6',
  fire: 'M12 21a6 6 0 0 1-6-6c0-4 4-6 4-11 4 2 8 6 8 11a6 6 0 0 1-6 6ZM12 21c-2-2-2-4 0-6 2 2 2 4 0 6Z',
  shield: 'M12 3 5 6v6c0 5 7 9 7 9s7-4 7-9V6Z',
  school: 'm12 4 10 5-10 5L2 9ZM6 11v5c3 3 9 3 12 0v-5',
  shelter: 'M3 20 12 4l9 16M12 12v8M9 20h6',
  heart: 'M12 20S4 15 4 9a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 6-8 11-8 11Z',
  columns: 'm12 3 9 6H3ZM6 9v9M10 9v9M14 9v9M18 9v9M3 21h18',
  book: 'M12 6c-2-2-5-2-8-2v14c3 0 6 0 8 2 2-2 5-2 8-2V4c-3 0-6 0-8 2ZM12 6v14',
  metro: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8 16V9l4 5 4-5v7',
  bus: 'M5 5h14v12H5ZM5 12h14M8 17v3M16 17v3M8 15h0M16 15h0',
  ferry: 'M4 14h16l-3 5H7ZM8 14V9h8v5M12 9V4',
  parking: 'M5 3h14v18H5ZM10 17V7h3a3 3 0 0 1 0 6h-3',
  fuel: 'M5 21V4h9v17M3 21h13M5 10h9M14 8h3l3 3v6a1.5 1.5 0 0 1-3 0v-3h-3',
  bolt: 'M13 3 6 14h5l-1 7 8-12h-6Z',
  basket: 'M4 10h16l-2 10H6ZM8 10l3-6M16 10l-3-6',
  toilets:
    'M8 7a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM6 21v-6H5V9h6v6h-1v6M16 7a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM16 9l3 7h-2v5h-2v-5h-2Z',
  mail: 'M3 6h18v13H3ZM3 7l9 7 9-7',
  coin: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9 8l3 4 3-4M12 12v5M9 13h6',
  mask: 'M4 5c5 2 11 2 16 0v7c0 5-4 8-8 8s-8-3-8-8ZM8 10h2M14 10h2M9 15c2 1 4 1 6 0',
  stadium: 'M3 9c0-3 4-5 9-5s9 2 9 5v7c0 3-4 5-9 5s-9-2-9-5ZM3 9c0 3 4 5 9 5s9-2 9-5',
  shrine: 'M3 8c6-1 12-1 18 0M6 7v14M18 7v14M6 12h12M4 4c5 2 11 2 16 0',
  bed: 'M3 19V6M3 14h18v5M21 14v-2a3 3 0 0 0-3-3h-7v5M7 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  star: 'm12 3 2.7 6 6.3.7-4.7 4.3 1.3 6.5-5.6-3.3-5.6 3.3 1.3-6.5L3 9.7 9.3 9Z',
} as const

export type IconName = keyof typeof ICON_PATHS

/** The icon on a dark disc, as an image that deck.gl can draw; from characters in the code, nothing is fetched. */
export function markerImage(
  icon: IconName,
  { stroke, fill, edge }: { stroke: string; fill: string; edge: string },
): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 40 40">` +
    `<circle cx="20" cy="20" r="17" fill="${fill}" stroke="${edge}" stroke-width="1.6"/>` +
    `<path transform="translate(8.5 8.5) scale(.96)" d="${ICON_PATHS[icon]}" fill="none" stroke="${stroke}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>`
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
}
