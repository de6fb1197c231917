/**
 * Sorts places as a page is read: from the north-west to the south-east, in bands from west to east. As many bands as places in a band.
 */
export function readingOrder<T extends { readonly lng: number; readonly lat: number }>(places: readonly T[]): T[] {
  const lats = places.map((place) => place.lat)
  const north = Math.max(...lats)
  const height = (north - Math.min(...lats)) / Math.max(1, Math.round(Math.sqrt(places.length)))
  const band = (place: T): number =>
    height > 0 ? Math.min(Math.floor((north - place.lat) / height), places.length) : 0
  return [...places].sort((a, b) => band(a) - band(b) || a.lng - b.lng || b.lat - a.lat)
}
