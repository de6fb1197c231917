import { useFollowing } from '../stores/following.ts'
import { Icon } from '../ui/icon.tsx'
import { useTranslate } from '../ui/i18n.ts'
import './following-chip.css'

/** Shows that the map follows something, with a button to stop. */
export function FollowingChip() {
  const t = useTranslate()
  const followed = useFollowing((state) => state.followed)
  const stop = useFollowing((state) => state.stop)
  return (
    <div className="following" role="status">
      {followed && (
        <p>
          <Icon name="pin" />
          {t('following', { name: followed.name })}
          <button type="button" className="icon-button" aria-label={t('following.stop')} onClick={stop}>
            <Icon name="close" />
          </button>
        </p>
      )}
    </div>
  )
}
