import type { ComponentType } from 'react'
import type { Messages, Text } from '../ui/i18n.ts'
import type { IconName } from '../ui/icons.ts'

/** A panel that scenes put at an edge by its id: a folder with a `panel.ts`, and a line in the list. */
export interface PanelEntry {
  readonly id: string
  /** On the tab that raises it on a small screen, with its icon. */
  readonly title: Text
  readonly icon: IconName
  /** It is about what is selected: without a selection it has no tab, and a selection raises it. */
  readonly forSelection?: true
  /** Words of its own; what other panels say as well is in the catalogue. */
  readonly messages?: Messages
  readonly Component: ComponentType
}
