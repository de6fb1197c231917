import { formatViewUrl, isStep, parseViewUrl } from '../stores/view-url.ts'
import { useView, type View } from '../stores/view.ts'

/** How often at most the URL follows the camera, ms: browsers refuse more than about a hundred changes in half a minute. */
const REPLACE_MS = 400

/** Keeps URL and view the same, both ways: a step makes a history entry, looking around changes the one that is there. */
export function bindUrl(): void {
  useView.getState().restore(parseViewUrl(location))
  let written: View = useView.getState()
  let timer: ReturnType<typeof setTimeout> | undefined

  const replace = () => {
    clearTimeout(timer)
    timer = undefined
    const view = useView.getState()
    written = view
    const url = formatViewUrl(view)
    if (url !== location.pathname + location.search) history.replaceState(null, '', url)
  }

  useView.subscribe((view) => {
    if (isStep(written, view)) {
      clearTimeout(timer)
      timer = undefined
      written = view
      history.pushState(null, '', formatViewUrl(view))
    } else timer ??= setTimeout(replace, REPLACE_MS)
  })

  addEventListener('popstate', () => {
    clearTimeout(timer)
    timer = undefined
    // What the URL says is written already, so that restoring it makes no new entry.
    const view = parseViewUrl(location)
    written = view
    useView.getState().restore(view)
  })
}
