import { THEME_CHOICES } from './theme.ts'
import { COLOUR_MODES, FRAMES, INITIAL_VIEW, SELECTION_KINDS, type Camera, type Selection, type View } from './view.ts'

/** The path of a frame without a scene. */
const DESK_PATH = '/desk/analysis'

/** Decimals that keep a camera within a pixel: degrees, zoom, and angles. */
const DEGREE_DIGITS = 5
const ZOOM_DIGITS = 2
const ANGLE_DIGITS = 1

/** The URL of a view, path and query; defaults are left out. */
export function formatViewUrl(view: View): string {
  const query: string[] = []
  const add = (key: string, value: string) => query.push(`${key}=${value}`)
  if (view.region !== null) add('region', encodeURIComponent(view.region))
  if (view.camera) add('at', formatCamera(view.camera))
  if (view.layers) add('on', view.layers.map(encodeURIComponent).join(','))
  if (view.selection) add('sel', `${view.selection.kind}/${encodeURIComponent(view.selection.id)}`)
  if (view.colourMode !== INITIAL_VIEW.colourMode) add('colour', view.colourMode)
  if (view.language !== null) add('lang', view.language)
  if (view.theme !== null) add('theme', view.theme)
  const path = view.frame === 'desk' ? DESK_PATH : `/wall/${encodeURIComponent(view.scene)}`
  return query.length === 0 ? path : `${path}?${query.join('&')}`
}

/** The view of a URL; invalid parts have their defaults, so that an old or mistyped link still opens. */
export function parseViewUrl(url: { readonly pathname: string; readonly search: string }): View {
  const query = new URLSearchParams(url.search)
  const [, frame, scene] = url.pathname.split('/')
  return {
    frame: oneOf(FRAMES, frame) ?? INITIAL_VIEW.frame,
    scene: frame === 'wall' && scene ? decode(scene) : INITIAL_VIEW.scene,
    region: nonEmpty(query.get('region')),
    selection: parseSelection(query.get('sel')),
    camera: parseCamera(query.get('at')),
    layers:
      query
        .get('on')
        ?.split(',')
        .filter((id) => id !== '') ?? null,
    colourMode: oneOf(COLOUR_MODES, query.get('colour')) ?? INITIAL_VIEW.colourMode,
    language: oneOf(['zh', 'en'] as const, query.get('lang')) ?? INITIAL_VIEW.language,
    theme: oneOf(THEME_CHOICES, query.get('theme')) ?? INITIAL_VIEW.theme,
  }
}

/** Whether the change between two views is a step for the browser's back button. */
export function isStep(from: View, to: View): boolean {
  return (
    from.frame !== to.frame ||
    from.scene !== to.scene ||
    from.region !== to.region ||
    from.selection?.kind !== to.selection?.kind ||
    from.selection?.id !== to.selection?.id
  )
}

function formatCamera({ centre: [longitude, latitude], zoom, pitch, bearing }: Camera): string {
  const numbers: [number, number][] = [
    [longitude, DEGREE_DIGITS],
    [latitude, DEGREE_DIGITS],
    [zoom, ZOOM_DIGITS],
    [pitch, ANGLE_DIGITS],
    [bearing, ANGLE_DIGITS],
  ]
  return numbers.map(([value, digits]) => String(Number(value.toFixed(digits)))).join(',')
}

function parseCamera(text: string | null): Camera | null {
  const numbers = (text ?? '').split(',').map((part) => (part.trim() === '' ? NaN : Number(part)))
  const [longitude, latitude, zoom, pitch = 0, bearing = 0] = numbers
  if (numbers.length > 5 || longitude === undefined || latitude === undefined || zoom === undefined) return null
  const within = (value: number, low: number, high: number) => value >= low && value <= high
  const valid =
    within(longitude, -180, 180) &&
    within(latitude, -85.06, 85.06) &&
    within(zoom, 0, 24) &&
    within(pitch, 0, 85) &&
    within(bearing, -180, 180)
  return valid ? { centre: [longitude, latitude], zoom, pitch, bearing } : null
}

function parseSelection(text: string | null): Selection | null {
  const [kind, id, ...rest] = (text ?? '').split('/')
  const known = oneOf(SELECTION_KINDS, kind)
  return known && id && rest.length === 0 ? { kind: known, id } : null
}

function nonEmpty(text: string | null): string | null {
  return text === '' ? null : text
}

function oneOf<Value extends string>(values: readonly Value[], text: string | null | undefined): Value | undefined {
  return values.find((value) => value === text)
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
