import { metresPerDegree } from '../../../domain/metres-per-degree.ts'

/**
 * Radius of the wedge, metres, and its angle, degrees, if unknown: large enough to be visible, not a claim about
 * optics.
 */
const RADIUS_M = 34
const SPAN_DEG = 56
const DEGREES_PER_STEP = 7

/**
 * A sector on the ground in front of a camera.
 *
 * @param position WGS84
 * @param directionDeg clockwise from true north
 * @param sight distance for recognizing a person, m, and angle, degrees (0…360)
 */
export function cameraWedge(
  [longitude, latitude]: readonly [number, number],
  directionDeg: number,
  { rangeM = RADIUS_M, angleDeg = SPAN_DEG }: { rangeM?: number | undefined; angleDeg?: number | undefined } = {},
): [number, number][] {
  const degree = metresPerDegree(latitude)
  const steps = Math.max(2, Math.ceil(angleDeg / DEGREES_PER_STEP))
  const arc = Array.from({ length: steps + 1 }, (_, step): [number, number] => {
    const angle = ((directionDeg - angleDeg / 2 + (angleDeg * step) / steps) * Math.PI) / 180
    return [longitude + (rangeM * Math.sin(angle)) / degree.lng, latitude + (rangeM * Math.cos(angle)) / degree.lat]
  })
  return [[longitude, latitude], ...arc, [longitude, latitude]]
}
