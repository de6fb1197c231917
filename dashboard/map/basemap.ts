/** Name of the page's `meta` element that holds the address of raster tiles, `https://…/{z}/{x}/{y}.jpg`. */
const META = 'city-basemap'

/**
 * The picture that the imagery theme lies on, as the page is configured; null: none, which is how it comes: a room without
 * internet has none to show. The server's content security policy must allow the address, too.
 */
export function configuredBasemap(): string | null {
  const content = document.querySelector(`meta[name="${META}"]`)?.getAttribute('content')?.trim()
  return content === undefined || content === '' ? null : content
}
