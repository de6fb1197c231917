import { inLanguage, useAddress } from '../../stores/address.ts'
import { formatViewUrl, isStep, parseViewUrl } from '../../stores/view-url.ts'
import { useView, type View } from '../../stores/view.ts'

/**
 * Minimum interval of URL updates while the camera moves, ms: browsers refuse more than about a hundred changes in half
 * a minute.
 */
const REPLACE_MS = 400

/** The URL's current state, so that restoring it adds no history entry. */
let written: View = useView.getState()
let timer: ReturnType<typeof setTimeout> | undefined

/** Synchronizes URL and view: a step adds a history entry, camera moves replace the current one. */
export function bindUrl(): void {
  read()
  useView.subscribe((view) => {
    if (useAddress.getState().page.kind !== 'city') {
      written = view
      // Other pages have nothing of a view in the URL but the language.
      if (parseViewUrl(location).language !== view.language)
        history.replaceState(null, '', inLanguage(location, view.language))
    } else if (isStep(written, view)) {
      stop()
      written = view
      history.pushState(null, '', formatViewUrl(view))
    } else timer ??= setTimeout(replace, REPLACE_MS)
  })
  addEventListener('popstate', read)
}

/** Opens an address of this page. `replace`: the current one is left out of the history. */
export function openAddress(address: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', address)
  else history.replaceState(null, '', address)
  read()
}

function read(): void {
  stop()
  useAddress.getState().changed(location.pathname)
  const view = parseViewUrl(location)
  written = view
  useView.getState().restore(view)
}

function replace(): void {
  stop()
  if (useAddress.getState().page.kind !== 'city') return
  const view = useView.getState()
  written = view
  const url = formatViewUrl(view)
  if (url !== location.pathname + location.search) history.replaceState(null, '', url)
}

function stop(): void {
  clearTimeout(timer)
  timer = undefined
}
