import { Icon } from '../../ui/icon.tsx'
import type { IconName } from '../../ui/icons.ts'
import { useTranslate } from '../../ui/i18n.ts'
import type { FeedStateId } from './feed-health.ts'

const SHAPES: Readonly<Record<FeedStateId, IconName>> = {
  FAILING: 'warning',
  STALE: 'clock',
  NEVER: 'minus',
  FRESH: 'check',
}

/** State of a feed as a word and a shape; colour only repeats it. */
export function FeedState({ state }: { readonly state: FeedStateId }) {
  const t = useTranslate()
  return (
    <span className="feed-state" data-state={state}>
      <Icon name={SHAPES[state]} size={18} />
      {t(`feeds.state.${state}`)}
    </span>
  )
}
