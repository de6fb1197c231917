/** Kinds of sensors; the check of the `sensor` table has the same. */
export const SENSOR_KINDS = [
  'air_quality',
  'noise',
  'weather',
  'rain',
  'water_level',
  'flood',
  'manhole',
  'water_meter',
  'power_meter',
  'gas_meter',
  'gas_leak',
  'smoke',
  'traffic_flow',
  'parking',
  'waste_bin',
  'structure',
  'other',
] as const
export type SensorKind = (typeof SENSOR_KINDS)[number]
