import { useAlert } from '../api/use-alerts.ts'
import { useReport } from '../api/use-reports.ts'
import { useSelected } from '../api/use-selected.ts'
import { useDrill } from '../panels/region/use-drill.ts'
import { selectedTitle } from '../panels/detail/selected-title.ts'
import { useView } from '../stores/view.ts'
import { formatCount, formatHeight } from '../ui/format.ts'
import { localName, useLanguage, useTranslate } from '../ui/i18n.ts'
import { alertTitle } from '../ui/alert-title.ts'

/** Announces selections and entered regions to screen readers. */
export function Announcer() {
  const t = useTranslate()
  const language = useLanguage()
  const { region } = useDrill()
  const selection = useView((view) => view.selection)
  const { selected } = useSelected(selection)
  const { alert } = useAlert(selection?.kind === 'alert' ? selection.id : null)
  const { report } = useReport(selection?.kind === 'report' ? selection.id : null)
  const title = alert ? alertTitle(alert, language) : report?.title
  const place = region
    ? t('region.selected', {
        level: t(`level.${region.level}`),
        name: localName(language, region) ?? region.code,
        buildings: formatCount(language, region.counts.buildings),
      })
    : ''
  const text =
    selected?.kind === 'building'
      ? t('building.selected', {
          name: selectedTitle(language, selected),
          height: formatHeight(language, selected.entity.heightM),
        })
      : selected
        ? selectedTitle(language, selected)
        : (title ?? place)
  return (
    <p className="visually-hidden" aria-live="polite" data-testid="announcer">
      {text}
    </p>
  )
}
