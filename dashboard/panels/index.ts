import { AirPanel } from './air/air-panel.tsx'
import { AlertsPanel } from './alerts/alerts-panel.tsx'
import { DetailPanel } from './detail/detail-panel.tsx'
import { LayersPanel } from './layers/layers-panel.tsx'
import type { PanelEntry } from './panel.ts'
import { RegionPanel } from './region/region-panel.tsx'
import { ReportsPanel } from './reports/reports-panel.tsx'
import { TrafficPanel } from './traffic/traffic-panel.tsx'
import { WeatherPanel } from './weather/weather-panel.tsx'

/** Every panel that a scene may name. */
export const PANELS = [
  { id: 'region', Component: RegionPanel },
  { id: 'layers', Component: LayersPanel },
  { id: 'detail', Component: DetailPanel },
  { id: 'traffic', Component: TrafficPanel },
  { id: 'air', Component: AirPanel },
  { id: 'weather', Component: WeatherPanel },
  { id: 'alerts', Component: AlertsPanel },
  { id: 'reports', Component: ReportsPanel },
] as const satisfies readonly PanelEntry[]
