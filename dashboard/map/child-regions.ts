/** Style layer of the regions right below the one in focus: what a click enters. */
export const CHILD_REGIONS = 'regions:children'
