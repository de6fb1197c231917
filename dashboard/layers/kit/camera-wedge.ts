/** Radius of the wedge, metres, and the angle it spans, degrees: large enough to see, not a claim about optics. */
const RADIUS_M = 34
const SPAN_DEG = 56
const STEPS = 8
const METRES_PER_DEGREE = 111_320

/**
 * A sector on the ground from a camera in the direction it faces.
 *
 * @param position WGS84
 * @param directionDeg clockwise from true north
 */
export function cameraWedge(
  [longitude, latitude]: readonly [number, number],
  directionDeg: number,
): [number, number][] {
  const metresPerLongitude = METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180)
  const arc = Array.from({ length: STEPS + 1 }, (_, step): [number, number] => {
    const angle = ((directionDeg - SPAN_DEG / 2 + (SPAN_DEG * step) / STEPS) * Math.PI) / 180
    return [
      longitude + (RADIUS_M * Math.sin(angle)) / metresPerLongitude,
      latitude + (RADIUS_M * Math.cos(angle)) / METRES_PER_DEGREE,
    ]
  })
  return [[longitude, latitude], ...arc, [longitude, latitude]]
}
