import { inLanguage, useAddress } from '../../stores/address.ts'
import { formatViewUrl, isStep, parseViewUrl } from '../../stores/view-url.ts'
import { useView, type View } from '../../stores/view.ts'

/** How often at most the URL follows the camera, ms: browsers refuse more than about a hundred changes in half a minute. */
const REPLACE_MS = 400

/** What the URL says now, so that restoring it makes no new entry. */
let written: View = useView.getState()
let timer: ReturnType<typeof setTimeout> | undefined

/** Keeps URL and view the same, both ways: a step makes a history entry, looking around changes the one that is there. */
export function bindUrl(): void {
  read()
  useView.subscribe((view) => {
    if (useAddress.getState().page.kind !== 'city') {
      written = view
      // Elsewhere the address says nothing of a view but its language.
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

/** Goes to an address of this page. `replace`: the one before is not to be come back to. */
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
