import { useCallback, useState } from 'react'
import { hasCode } from '../../api/viewer.ts'
import { useTranslate, type MessageKey } from '../../ui/i18n.ts'

/**
 * Runs a mutation, with a message if it is refused.
 * @param onConflict message for CONFLICT
 * @param onRefused message for any other `{reason}`
 */
export function useCommand(onConflict: MessageKey = 'accounts.problem.last', onRefused: MessageKey = 'admin.refused') {
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
          hasCode(error, 'CONFLICT')
            ? t(onConflict)
            : t(onRefused, { reason: error instanceof Error ? error.message : String(error) }),
        )
        return false
      } finally {
        setBusy(false)
      }
    },
    [t, onConflict, onRefused],
  )
  return { busy, problem, setProblem, run }
}
