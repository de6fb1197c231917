import type { ComponentType } from 'react'
import type { Messages, Text } from '../ui/i18n.ts'
import type { IconName } from '../ui/icons.ts'

/** A panel that scenes place at an edge by its id: a folder with a `panel.ts`, and a line in the list. */
export interface PanelEntry {
  readonly id: string
  /** On its tab on a small screen, with its icon. */
  readonly title: Text
  readonly icon: IconName
  /** About the selection: without one it has no tab, and selecting opens it. */
  readonly forSelection?: true
  /** Its own texts; shared ones are in the catalogue. */
  readonly messages?: Messages
  readonly Component: ComponentType
}
