/** The action of a key; null: none. */
export type KeyAction =
  | { readonly kind: 'move'; readonly step: 1 | -1 }
  /** Pixels, right and down. */
  | { readonly kind: 'pan'; readonly x: number; readonly y: number }
  | { readonly kind: 'zoom'; readonly levels: 1 | -1 }
  | { readonly kind: 'down' | 'up' | 'search' | 'help' | 'layers' | 'north' | 'theme' }

const PAN_PX = 160

const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
}

const PLAIN: Readonly<Record<string, KeyAction>> = {
  Enter: { kind: 'down' },
  Backspace: { kind: 'up' },
  Escape: { kind: 'up' },
  '/': { kind: 'search' },
  '?': { kind: 'help' },
  l: { kind: 'layers' },
  n: { kind: 'north' },
  t: { kind: 'theme' },
  '+': { kind: 'zoom', levels: 1 },
  '=': { kind: 'zoom', levels: 1 },
  '-': { kind: 'zoom', levels: -1 },
}

interface Key {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

/** The action of a key for the current focus: text fields keep their keys, and a focused button keeps Enter. */
export function keyAction(
  { key, shiftKey, ctrlKey, altKey, metaKey }: Key,
  target: { readonly tagName: string } | null,
): KeyAction | null {
  if (ctrlKey || altKey || metaKey || target?.tagName === 'INPUT' || target?.tagName === 'TEXTAREA') return null
  const direction = DIRECTIONS[key]
  if (direction) {
    const [x, y] = direction
    return shiftKey ? { kind: 'pan', x: x * PAN_PX, y: y * PAN_PX } : { kind: 'move', step: x + y > 0 ? 1 : -1 }
  }
  if (key === 'Enter' && (target?.tagName === 'BUTTON' || target?.tagName === 'A')) return null
  return PLAIN[key] ?? PLAIN[key.toLowerCase()] ?? null
}
