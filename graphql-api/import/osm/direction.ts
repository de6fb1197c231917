const WINDS = ['N', 'NNE', 'NE', 'ENE', 'E', 'ESE', 'SE', 'SSE', 'S', 'SSW', 'SW', 'WSW', 'W', 'WNW', 'NW', 'NNW']
const WORDS: Readonly<Record<string, string>> = {
  NORTH: 'N',
  EAST: 'E',
  SOUTH: 'S',
  WEST: 'W',
  NORTHEAST: 'NE',
  SOUTHEAST: 'SE',
  SOUTHWEST: 'SW',
  NORTHWEST: 'NW',
}

/**
 * Degrees clockwise from true north, 0 ≤ d < 360, from `135`, `-45`, `SE`, `south-east`, or the middle of a sector
 * `90-180`. The first of a list counts. Undefined for a full circle and for words such as `forward`.
 */
export function directionDeg(text: string | undefined): number | undefined {
  const first = text?.split(';')[0]?.trim()
  if (!first) return undefined
  const single = oneDirection(first)
  if (single !== undefined) return single
  const [from, to] = first.split('-').map((end) => oneDirection(end.trim()))
  if (from === undefined || to === undefined || from === to) return undefined
  const width = (to - from + 360) % 360
  return (from + width / 2) % 360
}

function oneDirection(text: string): number | undefined {
  if (/^-?\d+(\.\d+)?°?$/.test(text)) {
    const degrees = parseFloat(text)
    return Math.abs(degrees) <= 360 ? (degrees + 360) % 360 : undefined
  }
  const word = text.toUpperCase().replace(/[\s-]/g, '')
  const wind = WINDS.indexOf(WORDS[word] ?? word)
  return wind < 0 ? undefined : wind * 22.5
}
