import type { Insets } from '../map/camera.ts'
import type { Cover } from '../map/covers.ts'

const MARGIN_PX = 28

/** Width covered by panels at each edge of the frame. */
export function insetsOf(frame: HTMLElement | null): Insets {
  const whole = frame?.getBoundingClientRect()
  if (!frame || !whole) return { top: MARGIN_PX, bottom: MARGIN_PX, left: MARGIN_PX, right: MARGIN_PX }
  const box = (selector: string) => {
    const found = frame.querySelector(selector)?.getBoundingClientRect()
    return found && found.width > 0 && found.height > 0 ? found : null
  }
  const left = box('.dock-left')
  const right = box('.dock-right')
  const foot = Math.min(...['.sheet', '.readout'].map((selector) => box(selector)?.top ?? whole.bottom))
  return {
    top: (box('.top-bar')?.bottom ?? 0) - whole.top + MARGIN_PX,
    bottom: whole.bottom - foot + MARGIN_PX,
    left: (left ? left.right - whole.left : 0) + MARGIN_PX,
    right: (right ? whole.right - right.left : 0) + MARGIN_PX,
  }
}

/** Rectangles covered by panels and bars, pixels from the frame's top left corner. */
export function coversOf(frame: HTMLElement | null): Cover[] {
  const whole = frame?.getBoundingClientRect()
  if (!frame || !whole) return []
  const parts = frame.querySelectorAll('.dock > .panel, .sheet, .top-bar > *, .readout > *')
  return [...parts].map((part) => {
    const { left, top, right, bottom } = part.getBoundingClientRect()
    return { left: left - whole.left, top: top - whole.top, right: right - whole.left, bottom: bottom - whole.top }
  })
}
