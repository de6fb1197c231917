/** Style layer of the child regions, which a click enters. */
export const CHILD_REGIONS = 'regions:children'
