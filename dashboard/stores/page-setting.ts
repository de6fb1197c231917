/** A setting in the page: `<meta name="city-time-zone" content="Asia/Shanghai">`; null: none. */
export function pageSetting(name: 'basemap' | 'time-zone' | 'language'): string | null {
  const content = document.querySelector(`meta[name="city-${name}"]`)?.getAttribute('content')?.trim()
  return content === undefined || content === '' ? null : content
}
