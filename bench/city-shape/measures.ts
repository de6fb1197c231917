/** A line of the table. `name` is that of the SQL. */
export interface MeasureLine {
  readonly name: string
  readonly label: string
  readonly digits: number
  /** Says how much was measured; not compared. */
  readonly extent?: true
}

/** What is measured over the built-up area: cells of 250 m that hold a street, with at least five of their eight neighbours. */
export const STREET_LINES: readonly MeasureLine[] = [
  { name: 'street area', label: 'built-up area, km²', digits: 1, extent: true },
  { name: 'street km all', label: 'streets, km/km²', digits: 1 },
  { name: 'street km fast', label: '· motorway, trunk', digits: 2 },
  { name: 'street km main', label: '· primary, secondary', digits: 2 },
  { name: 'street km local', label: '· tertiary, residential', digits: 2 },
  { name: 'junctions', label: 'junctions per km²', digits: 0 },
  { name: 'share of 1', label: 'dead ends, %', digits: 1 },
  { name: 'share of 3', label: 'junctions of 3 arms, %', digits: 1 },
  { name: 'share of 4', label: 'of 4 arms, %', digits: 1 },
  { name: 'share of 5', label: 'of 5 and more, %', digits: 1 },
  { name: 'edge m', label: 'junction to junction, median m', digits: 0 },
  { name: 'sinuosity', label: 'sinuosity, median', digits: 3 },
  { name: 'sinuosity p90', label: 'sinuosity, P90', digits: 3 },
  { name: 'entropy', label: 'entropy of directions (at most 3.58)', digits: 2 },
  { name: 'blocks', label: 'blocks', digits: 0, extent: true },
  { name: 'block p10', label: 'block, P10 ha', digits: 2 },
  { name: 'block p50', label: 'block, median ha', digits: 2 },
  { name: 'block p90', label: 'block, P90 ha', digits: 2 },
]

/** What is measured over the cells that hold buildings. */
export const BUILDING_LINES: readonly MeasureLine[] = [
  { name: 'built area', label: 'area with buildings, km²', digits: 1, extent: true },
  { name: 'buildings', label: 'buildings per km²', digits: 0 },
  { name: 'coverage', label: 'covered by buildings, %', digits: 1 },
  { name: 'footprint p10', label: 'footprint, P10 m²', digits: 0 },
  { name: 'footprint p50', label: 'footprint, median m²', digits: 0 },
  { name: 'footprint p90', label: 'footprint, P90 m²', digits: 0 },
  { name: 'heights', label: 'buildings of known height', digits: 0, extent: true },
  { name: 'height p50', label: 'height, median m', digits: 1 },
  { name: 'height p90', label: 'height, P90 m', digits: 1 },
  { name: 'height p99', label: 'height, P99 m', digits: 0 },
  { name: 'above 24 m', label: 'above 24 m, %', digits: 1 },
  { name: 'above 100 m', label: 'above 100 m, %', digits: 2 },
]
