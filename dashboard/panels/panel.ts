import type { ComponentType } from 'react'

/** A panel that scenes put at an edge by its id. */
export interface PanelEntry {
  readonly id: string
  readonly Component: ComponentType
}
