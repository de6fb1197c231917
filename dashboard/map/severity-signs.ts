import type { Severity } from '../../domain/severity.ts'
import { severityShape } from '../ui/severity-shapes.ts'
import { THEME_IDS, type ThemeId } from '../stores/theme.ts'
import type { Theme } from './themes/theme.ts'

const PREFIX = 'sign/severity'
/** Pixels for the 32 × 32 box of the shapes, including their edge. */
const SIZE_PX = 72
const NUMERAL = '600 14px "Noto Sans SC", sans-serif'

/** Last part of an image's name: the severity, 0 for unknown, and staleness. */
export function severitySignKey(severity: Severity | null, isStale: boolean): string {
  return `${String(severity ?? 0)}${isStale ? '-stale' : ''}`
}

/** First part: the map keeps images by name, so each theme has its own. */
export function severitySignPrefix(theme: Theme): string {
  return `${PREFIX}/${theme.id}/`
}

/** The sign of a severity, 36 pixels wide on screen; null: unknown name. */
export function severitySignImage(name: string, themeOf: (id: ThemeId) => Theme): ImageData | null {
  const [, key] = name.split(`${PREFIX}/`)
  const [themeId, rest] = key?.split('/') ?? []
  const theme = THEME_IDS.find((id) => id === themeId)
  const found = /^([0-4])(-stale)?$/.exec(rest ?? '')
  if (!theme || !found) return null
  const severity = Number(found[1]) as Severity | 0
  const { severities, stale, marker } = themeOf(theme)
  const colours = found[2] ? stale : severities[severity || 'none']
  const context = Object.assign(document.createElement('canvas'), { width: SIZE_PX, height: SIZE_PX }).getContext('2d')
  if (!context) throw new Error('This browser offers no 2D canvas, which the signs on the map are drawn with')
  const { path, numeral, baseline } = severityShape(severity || null)
  context.setTransform(SIZE_PX / 36, 0, 0, SIZE_PX / 36, 4, 4)
  const shape = new Path2D(path)
  context.lineJoin = 'round'
  context.lineWidth = 3
  context.strokeStyle = marker.disc
  context.stroke(shape)
  context.fillStyle = colours.fill
  context.fill(shape)
  context.fillStyle = colours.text
  context.font = NUMERAL
  context.textAlign = 'center'
  context.fillText(numeral, 16, baseline)
  return context.getImageData(0, 0, SIZE_PX, SIZE_PX)
}
