/** Kinds of response units (处置力量); the check of the `unit` table names the same. */
export const RESOURCE_KINDS = [
  'fire_engine',
  'ambulance',
  'police_car',
  'traffic_police',
  'city_management',
  'gas_repair',
  'water_repair',
  'power_repair',
  'telecom_repair',
  'heating_repair',
  'road_repair',
  'drainage',
  'sanitation',
  'landscaping',
  'rescue_team',
  'rescue_boat',
  'tow_truck',
  'drone',
  'other',
] as const
export type ResourceKind = (typeof RESOURCE_KINDS)[number]
