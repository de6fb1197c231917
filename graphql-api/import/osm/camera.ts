import type { CameraFeature } from '../importer.ts'
import type { Attributes, Shape } from './attributes.ts'
import { directionDeg } from './direction.ts'
import { lengthM } from './measures.ts'
import type { Tags } from './osm-file.ts'
import { usefulTags } from './useful-tags.ts'

const KINDS: Readonly<Record<string, CameraFeature['kind']>> = {
  fixed: 'fixed',
  static: 'fixed',
  bullet: 'fixed',
  panning: 'ptz',
  ptz: 'ptz',
  dome: 'dome',
  hemisphere: 'hemisphere',
  '360': 'hemisphere',
  fisheye: 'hemisphere',
}
const NOT_CAMERAS = new Set(['guard', 'gunshot_detector', 'microphone'])
const MOST_HEIGHT_M = 500

/** A surveillance camera; plate readers are included, guards are not. */
export function camera(tags: Tags, shape: Shape): Attributes<CameraFeature> | undefined {
  if (tags.man_made !== 'surveillance' || shape === 'line') return undefined
  if (NOT_CAMERAS.has((tags['surveillance:type'] ?? '').toLowerCase())) return undefined
  const direction = directionDeg(tags['camera:direction'] ?? tags['surveillance:direction'] ?? tags.direction)
  const heightM = lengthM(tags.height ?? tags['camera:height'])
  const code = /^\d{20}$/.test(tags.ref ?? '') ? tags.ref : undefined
  const operator = tags.operator?.slice(0, 200)
  return {
    target: 'camera',
    kind: KINDS[(tags['camera:type'] ?? '').toLowerCase()] ?? 'unknown',
    ...(code && { code }),
    ...(direction !== undefined && { directionDeg: direction }),
    ...(heightM !== undefined && heightM <= MOST_HEIGHT_M && { heightM }),
    ...(operator && { operator }),
    tags: usefulTags(tags),
  }
}
