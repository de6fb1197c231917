import type { IconLayerProps } from '@deck.gl/layers'
import { ICON_PATHS, type IconName } from '../ui/icons.ts'
import { THEME_IDS, type ThemeId } from '../stores/theme.ts'
import type { Theme } from './themes/theme.ts'

/** Pixels of one marker in the atlas: twice its largest size on screen. */
const CELL_PX = 80
const COLUMNS = 12
const ICONS = Object.keys(ICON_PATHS) as IconName[]

/** Look of a marker: plain, selected, or hollow, since the mover may have gone. */
export type MarkerLook = 'plain' | 'selected' | 'stale'

const LOOKS: Readonly<
  Record<MarkerLook, (theme: Theme) => { readonly disc: string; readonly edge: string; readonly stroke: string }>
> = {
  plain: ({ marker }) => ({ disc: marker.disc, edge: marker.edge, stroke: marker.icon }),
  stale: ({ stale }) => ({ disc: 'transparent', edge: stale.text, stroke: stale.text }),
  selected: ({ accent, marker }) => ({ disc: accent, edge: '#ffffff', stroke: marker.selectedIcon }),
}

interface Cell {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Every icon on its disc in one image, with its position, pixels. */
export interface MarkerAtlas {
  readonly canvas: HTMLCanvasElement
  /** The same for deck.gl's IconLayer. */
  readonly image: NonNullable<IconLayerProps['iconAtlas']>
  readonly mapping: Readonly<Record<string, Cell>>
}

export function markerName(icon: IconName, look: MarkerLook): string {
  return `${icon}/${look}`
}

/** Name of a marker's image in the map's style: the map keeps images by name, so that each theme has its own. */
export function markerImageName(icon: IconName, theme: Theme): string {
  return `${markerName(icon, 'plain')}/${theme.id}`
}

/** Position of each marker in the atlas, pixels. */
export function markerMapping(): Record<string, Cell> {
  const names = Object.keys(LOOKS).flatMap((look) => ICONS.map((icon) => markerName(icon, look as MarkerLook)))
  return Object.fromEntries(
    names.map((name, index) => [
      name,
      { x: (index % COLUMNS) * CELL_PX, y: Math.floor(index / COLUMNS) * CELL_PX, width: CELL_PX, height: CELL_PX },
    ]),
  )
}

/** Draws the atlas on a canvas: a strict content security policy does not allow fetching data URLs. */
export function drawMarkerAtlas(theme: Theme): MarkerAtlas {
  const mapping = markerMapping()
  const context = canvas(COLUMNS * CELL_PX, Math.ceil(Object.keys(mapping).length / COLUMNS) * CELL_PX)
  for (const [name, { x, y }] of Object.entries(mapping)) drawMarker(context, name, theme, x, y)
  // deck.gl makes a texture of any image source; its type only lists finished textures and URLs.
  return { canvas: context.canvas, image: context.canvas as unknown as MarkerAtlas['image'], mapping }
}

/** Image pixels for each screen pixel. */
export const MARKER_PIXEL_RATIO = 2

/** One marker as an image for MapLibre, 40 pixels wide on screen; null: unknown name. */
export function markerImage(name: string, themeOf: (id: ThemeId) => Theme): ImageData | null {
  const at = name.lastIndexOf('/')
  const marker = name.slice(0, at)
  const theme = THEME_IDS.find((id) => id === name.slice(at + 1))
  if (!theme || !(marker in markerMapping())) return null
  const context = canvas(CELL_PX, CELL_PX, { willReadFrequently: true })
  drawMarker(context, marker, themeOf(theme), 0, 0)
  return context.getImageData(0, 0, CELL_PX, CELL_PX)
}

function canvas(width: number, height: number, settings?: CanvasRenderingContext2DSettings): CanvasRenderingContext2D {
  const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d', settings)
  if (!context) throw new Error('This browser offers no 2D canvas, which the markers on the map are drawn with')
  return context
}

function drawMarker(context: CanvasRenderingContext2D, name: string, theme: Theme, x: number, y: number): void {
  const [icon, look] = name.split('/') as [IconName, MarkerLook]
  const { disc, edge, stroke } = LOOKS[look](theme)
  context.setTransform(CELL_PX / 40, 0, 0, CELL_PX / 40, x, y)
  if (icon === 'heading') {
    context.fillStyle = edge
    context.fill(new Path2D(ICON_PATHS[icon]))
    return
  }
  context.beginPath()
  context.arc(20, 20, 17, 0, 2 * Math.PI)
  context.fillStyle = disc
  context.fill()
  context.strokeStyle = edge
  context.lineWidth = 1.6
  context.stroke()
  context.translate(8.5, 8.5)
  context.scale(0.96, 0.96)
  context.strokeStyle = stroke
  context.lineWidth = 2
  context.lineCap = context.lineJoin = 'round'
  context.stroke(new Path2D(ICON_PATHS[icon]))
}
