import type { Turn } from './turn.ts'

/** Always this replica's turn. */
export function ownTurn(clientId: string): Turn {
  return {
    clientId: () => clientId,
    whenMine: () => Promise.resolve(),
    onLost: () => () => undefined,
    close: () => Promise.resolve(),
  }
}
