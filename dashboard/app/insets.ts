import type { Insets } from '../map/camera.ts'

const MARGIN_PX = 28

/** What the panels cover at each edge of the frame right now. */
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
