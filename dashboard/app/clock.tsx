import { useEffect, useState } from 'react'
import { formatClock, formatDay } from '../ui/format.ts'
import { useLanguage } from '../ui/i18n.ts'

/** Time of day, date and weekday; ticks with the second. */
export function Clock() {
  const language = useLanguage()
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setTimeout(() => setNowMs(Date.now()), 1000 - (Date.now() % 1000))
    return () => clearTimeout(timer)
  }, [nowMs])
  return (
    <time className="clock" dateTime={new Date(nowMs).toISOString()}>
      <span>{formatClock(language, nowMs)}</span>
      {formatDay(language, nowMs)}
    </time>
  )
}
