/** Uses of buildings, in the order of the check of the `building` table. */
export const BUILDING_USES = [
  'residential',
  'commercial',
  'office',
  'industrial',
  'public',
  'education',
  'medical',
  'religious',
  'transport',
  'other',
  'unknown',
] as const
export type BuildingUse = (typeof BUILDING_USES)[number]
