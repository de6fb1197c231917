/**
 * Sorts places in reading order: from the north-west to the south-east, in bands from west to east. There are as many
 * bands as places in a band.
 */
export function readingOrder<T extends { readonly lng: number; readonly lat: number }>(places: readonly T[]): T[] {
  const lats = places.map((place) => place.lat)
  const north = lats.reduce((a, b) => Math.max(a, b), -Infinity)
  const bands = Math.max(1, Math.round(Math.sqrt(places.length)))
  const height = Math.max((north - lats.reduce((a, b) => Math.min(a, b), Infinity)) / bands, 1e-6)
  const band = (place: T): number => Math.min(Math.floor((north - place.lat) / height), bands - 1)
  return [...places].sort((a, b) => band(a) - band(b) || a.lng - b.lng || b.lat - a.lat)
}
