import { lazy, Suspense, useEffect } from 'react'
import { askTime } from '../api/timed-fetch.ts'
import { useCityPolling } from '../api/use-city.ts'
import { startClock } from '../stores/now.ts'
import { useAddress, type signInOfAddress } from '../stores/address.ts'
import { useSession } from '../stores/session.ts'
import { useSpokenLanguage } from '../stores/use-language.ts'
import { useThemeId } from '../stores/use-theme.ts'
import { useView } from '../stores/view.ts'
import { LanguageContext } from '../ui/i18n.ts'
import { setTimeZone, useZone } from '../ui/zone.ts'
import { EmptyCity } from './empty-city.tsx'
import { Frame } from './frame.tsx'
import { NoScope } from './no-scope.tsx'
import { Opening } from './kit/opening.tsx'
import { SessionGate } from './session/session-gate.tsx'

/** Few users need it, so it is loaded on demand. */
const Administration = lazy(async () => ({
  default: (await import('./admin/administration.tsx')).Administration,
}))

/** Signing in first; then the city, or its administration. */
export function App({ signIn }: { readonly signIn: ReturnType<typeof signInOfAddress> }) {
  const language = useSpokenLanguage()
  const frame = useView((view) => view.frame)
  const theme = useThemeId()
  const page = useAddress((state) => state.page)

  useEffect(() => startClock(askTime), [])
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.dataset.frame = frame
    document.documentElement.dataset.theme = theme
  }, [language, frame, theme])

  return (
    <LanguageContext value={language}>
      <SessionGate signIn={signIn}>
        {page.kind === 'admin' ? (
          <Suspense fallback={null}>
            <Administration page={page.page} />
          </Suspense>
        ) : (
          <CityPage />
        )}
      </SessionGate>
    </LanguageContext>
  )
}

/** The city; without one, how to import it; or why it cannot be read. */
function CityPage() {
  const { data, error, refetch } = useCityPolling()
  const timeZone = useZone((zone) => zone.timeZone)
  const cityTimeZone = data?.city?.timeZone
  useEffect(() => {
    if (cityTimeZone !== undefined) setTimeZone(cityTimeZone)
  }, [cityTimeZone])
  const seesNothing = useSession(({ viewer }) => viewer?.scope?.length === 0)
  if (seesNothing) return <NoScope />
  if (data?.city) return <Frame key={timeZone} city={data.city} onRetry={() => void refetch()} />
  if (data?.city === null) return <EmptyCity />
  return <Opening error={error} onRetry={() => void refetch()} />
}
