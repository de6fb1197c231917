import { useCallback, useEffect, useState } from 'react'
import { serverNowMs } from './now.ts'

/** How long requested personal data stays on screen, s. */
const SHOWN_S = 60

/** A value shown for a minute. @returns the value, a function that shows or hides it, and the remaining seconds */
export function useShortly<Value>(): readonly [Value | null, (value: Value | null) => void, number] {
  const [value, setValue] = useState<Value | null>(null)
  const [left, setLeft] = useState(SHOWN_S)
  const show = useCallback((shown: Value | null) => {
    setLeft(SHOWN_S)
    setValue(shown)
  }, [])
  useEffect(() => {
    if (value === null) return
    const until = serverNowMs() + SHOWN_S * 1000
    const timer = setInterval(() => {
      const seconds = Math.ceil((until - serverNowMs()) / 1000)
      if (seconds > 0) setLeft(seconds)
      else setValue(null)
    }, 500)
    return () => clearInterval(timer)
  }, [value])
  return [value, show, left]
}
