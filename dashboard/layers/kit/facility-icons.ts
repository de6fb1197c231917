import type { IconName } from '../../ui/icons.ts'

export interface FacilityLook {
  readonly icon: IconName
  /** 0 shows from afar, 3 only when close. */
  readonly rank: 0 | 1 | 2 | 3
}

/**
 * Looks of kinds of facilities (`FacilityKind`, lower case): shape only, colour is reserved for state. Most important
 * first: the last to give way when icons overlap.
 */
export const FACILITY_LOOKS: Readonly<Record<string, FacilityLook>> = {
  hospital: { icon: 'hospital', rank: 0 },
  fire_station: { icon: 'fire', rank: 0 },
  police: { icon: 'shield', rank: 0 },
  government: { icon: 'columns', rank: 1 },
  ambulance_station: { icon: 'hospital', rank: 0 },
  shelter: { icon: 'shelter', rank: 0 },
  railway_station: { icon: 'rail', rank: 0 },
  metro_station: { icon: 'metro', rank: 0 },
  care_home: { icon: 'heart', rank: 1 },
  school: { icon: 'school', rank: 1 },
  kindergarten: { icon: 'school', rank: 1 },
  university: { icon: 'school', rank: 1 },
  clinic: { icon: 'hospital', rank: 1 },
  bus_station: { icon: 'bus', rank: 1 },
  ferry_terminal: { icon: 'ferry', rank: 1 },
  stadium: { icon: 'stadium', rank: 1 },
  museum: { icon: 'columns', rank: 1 },
  theatre: { icon: 'mask', rank: 1 },
  library: { icon: 'book', rank: 1 },
  market: { icon: 'basket', rank: 2 },
  pharmacy: { icon: 'pill', rank: 2 },
  fuel: { icon: 'fuel', rank: 2 },
  charging_station: { icon: 'bolt', rank: 2 },
  parking: { icon: 'parking', rank: 2 },
  place_of_worship: { icon: 'shrine', rank: 2 },
  hotel: { icon: 'bed', rank: 2 },
  attraction: { icon: 'star', rank: 2 },
  bank: { icon: 'coin', rank: 2 },
  post_office: { icon: 'mail', rank: 2 },
  metro_entrance: { icon: 'metro', rank: 2 },
  toilets: { icon: 'toilets', rank: 3 },
  bus_stop: { icon: 'bus', rank: 3 },
}

const OTHER: FacilityLook = { icon: 'pin', rank: 3 }

export function facilityLook(kind: string): FacilityLook {
  return FACILITY_LOOKS[kind] ?? OTHER
}
