import { useCallback, useState } from 'react'
import { hasCode } from '../../api/viewer.ts'
import { useTranslate } from '../../ui/i18n.ts'

/** Runs a change, and says why it was refused. */
export function useCommand() {
  const t = useTranslate()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const run = useCallback(
    async (work: () => Promise<unknown>): Promise<boolean> => {
      setBusy(true)
      setProblem(null)
      try {
        await work()
        return true
      } catch (error) {
        setProblem(
          hasCode(error, 'LAST_ADMINISTRATOR')
            ? t('accounts.problem.last')
            : t('admin.refused', { reason: error instanceof Error ? error.message : String(error) }),
        )
        return false
      } finally {
        setBusy(false)
      }
    },
    [t],
  )
  return { busy, problem, setProblem, run }
}
