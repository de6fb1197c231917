import type { NotUnderstood } from '../../store/feature.ts'
import type { CameraFeature } from '../../store/things/camera.ts'
import type { Attributes, Shape } from './attributes.ts'
import { directionDeg } from './direction.ts'
import { metres, valueOf } from '../../../domain/written/values.ts'
import type { Tags } from './osm-visitor.ts'
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
export const CAMERA_TYPES: readonly string[] = Object.keys(KINDS)
export const NOT_CAMERAS = new Set(['guard', 'gunshot_detector', 'microphone'])
const MOST_HEIGHT_M = 500

/** A surveillance camera; plate readers are included, guards are not. */
export function camera(
  tags: Tags,
  shape: Shape,
  notUnderstood: NotUnderstood[] = [],
): Attributes<CameraFeature> | undefined {
  if (tags.man_made !== 'surveillance' || shape === 'line') return undefined
  if (NOT_CAMERAS.has((tags['surveillance:type'] ?? '').toLowerCase())) return undefined
  const direction = valueOf(tags, keyOf(tags, DIRECTIONS), pointing, notUnderstood)
  const heightM = valueOf(tags, keyOf(tags, ['height', 'camera:height']), metres(0, MOST_HEIGHT_M), notUnderstood)
  const code = /^\d{20}$/.test(tags.ref ?? '') ? tags.ref : undefined
  const operator = tags.operator?.slice(0, 200)
  return {
    target: 'camera',
    kind: KINDS[(tags['camera:type'] ?? '').toLowerCase()] ?? 'unknown',
    ...(code && { code }),
    ...(direction !== undefined && direction !== 'around' && { directionDeg: direction }),
    ...(heightM !== undefined && { heightM }),
    ...(operator && { operator }),
    tags: usefulTags(tags),
  }
}

const DIRECTIONS = ['camera:direction', 'surveillance:direction', 'direction']
/** Relative to the road, or all around: understood, but not a compass direction. */
const RELATIVE = /^(?:forward|backward|both|0-360|360|all|around|inward|outward|up|down)$/i

function pointing(text: string): number | 'around' | undefined {
  return directionDeg(text) ?? (RELATIVE.test(text.trim()) ? 'around' : undefined)
}

function keyOf(tags: Tags, keys: readonly string[]): string {
  return keys.find((key) => tags[key] !== undefined) ?? ''
}
