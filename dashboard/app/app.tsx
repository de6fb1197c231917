import { useEffect } from 'react'
import { useCityPolling } from '../api/use-city.ts'
import { useThemeId } from '../stores/use-theme.ts'
import { useView } from '../stores/view.ts'
import { LanguageContext } from '../ui/i18n.ts'
import { EmptyCity } from './empty-city.tsx'
import { Frame } from './frame.tsx'
import { Opening } from './opening.tsx'

/** The city when there is one; how to import one when there is none; what is wrong when that cannot be told. */
export function App() {
  const language = useView((view) => view.language)
  const frame = useView((view) => view.frame)
  const theme = useThemeId()
  const { data, error, refetch } = useCityPolling()

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.dataset.frame = frame
    document.documentElement.dataset.theme = theme
  }, [language, frame, theme])

  return (
    <LanguageContext value={language}>
      {data?.city ? (
        <Frame city={data.city} onRetry={() => void refetch()} />
      ) : data?.city === null ? (
        <EmptyCity />
      ) : (
        <Opening error={error} onRetry={() => void refetch()} />
      )}
    </LanguageContext>
  )
}
