import { useEffect, useState } from 'react'
import { serverNowMs, useNow } from '../stores/now.ts'
import { formatClock, formatDay } from '../ui/format.ts'
import { formatDuration } from '../ui/format-live.ts'
import { useLanguage, useTranslate } from '../ui/i18n.ts'
import { MACHINE_ZONE, useZone, zoneOffset } from '../ui/zone.ts'

/** Time of day, date and weekday in the city, by the server's clock. Notes if this machine has another time. */
export function Clock() {
  const t = useTranslate()
  const language = useLanguage()
  const timeZone = useZone((zone) => zone.timeZone)
  const aheadMs = useNow((now) => now.machineAheadMs)
  const [nowMs, setNowMs] = useState(serverNowMs)
  useEffect(() => {
    const timer = setTimeout(() => setNowMs(serverNowMs()), 1000 - (serverNowMs() % 1000))
    return () => clearTimeout(timer)
  }, [nowMs])
  const offset = zoneOffset(timeZone, nowMs)
  return (
    <div className="clock" title={t('clock.zone', { zone: timeZone, offset })}>
      <time dateTime={new Date(nowMs).toISOString()}>
        <span>{formatClock(language, nowMs)}</span>
        {formatDay(language, nowMs)}
      </time>
      {offset !== zoneOffset(MACHINE_ZONE, nowMs) && <small>{offset}</small>}
      {aheadMs !== 0 && (
        <small className="clock-off" role="status">
          {t(aheadMs > 0 ? 'clock.ahead' : 'clock.behind', { by: formatDuration(language, Math.abs(aheadMs)) })}
        </small>
      )}
    </div>
  )
}
