import { air } from './air/panel.ts'
import { alerts } from './alerts/panel.ts'
import { detail } from './detail/panel.ts'
import { layers } from './layers/panel.ts'
import { region } from './region/panel.ts'
import { reports } from './reports/panel.ts'
import { traffic } from './traffic/panel.ts'
import { weather } from './weather/panel.ts'
import type { PanelEntry } from './panel.ts'

/** All panels for scenes, in the order of the tabs of a small screen. */
export const PANELS: readonly PanelEntry[] = [region, traffic, air, weather, alerts, reports, layers, detail]
