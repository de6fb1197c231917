import { useMutation } from '@apollo/client/react'
import { useId, useState } from 'react'
import { IssueMachineTokenDocument, type MachinePurpose } from '../../api/operations.generated.ts'
import { MACHINE_RIGHTS, RIGHTS, type Right } from '../../../domain/rights.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { tokenFault } from './account-fault.ts'
import { SaveActions } from './save-actions.tsx'
import { ScopePicker, type PickedScope } from './scope-picker.tsx'
import { useCommand } from '../kit/use-command.ts'
import { serverNowMs } from '../../stores/now.ts'

/** Lifetime of a token, days; null: unlimited. */
const LIFETIMES_DAYS = [30, 90, 365, null] as const
const DAY_MS = 86_400_000
const PURPOSES: readonly MachinePurpose[] = ['NORTHBOUND', 'FEED']

export interface TokenDialogProps {
  readonly onClose: () => void
  readonly onIssued: (name: string, token: string) => void
}

/** Issues a token to a machine. */
export function TokenDialog({ onClose, onIssued }: TokenDialogProps) {
  const t = useTranslate()
  const language = useLanguage()
  const id = useId()
  const [name, setName] = useState('')
  const [purpose, setPurpose] = useState<MachinePurpose>('NORTHBOUND')
  const [feedId, setFeedId] = useState('')
  const [rights, setRights] = useState<readonly Right[]>(['city.view'])
  const [scope, setScope] = useState<PickedScope>({ wholeCity: false, regions: [] })
  const [days, setDays] = useState<number | null>(365)
  const [issue] = useMutation(IssueMachineTokenDocument, { fetchPolicy: 'no-cache' })
  const { busy, problem, setProblem, run } = useCommand('tokens.problem.taken')
  const isFeed = purpose === 'FEED'

  const save = async () => {
    const fault = tokenFault({
      name,
      feedId: isFeed ? feedId : null,
      rights,
      hasScope: scope.wholeCity || scope.regions.length > 0,
    })
    if (fault) {
      setProblem(t(fault))
      return
    }
    await run(async () => {
      const { data } = await issue({
        variables: {
          machine: {
            name: name.trim(),
            purpose,
            ...(isFeed
              ? { feedId: feedId.trim() }
              : {
                  rights: [...rights],
                  wholeCity: scope.wholeCity,
                  regionCodes: scope.wholeCity ? [] : scope.regions.map(({ code }) => code),
                }),
            expiresAt: days === null ? null : new Date(serverNowMs() + days * DAY_MS).toISOString(),
          },
        },
      })
      if (data) onIssued(data.issueMachineToken.machineToken.name, data.issueMachineToken.token)
    })
  }

  return (
    <Dialog title={t('tokens.add')} onClose={onClose} wide>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void save()
        }}
      >
        <div className="field">
          <label htmlFor={`${id}-name`}>{t('tokens.name')}</label>
          <div className="field-input">
            <input
              id={`${id}-name`}
              type="text"
              value={name}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={64}
              autoFocus
              onChange={(event) => setName(event.target.value)}
            />
          </div>
          <p className="field-note">{t('tokens.nameHint')}</p>
        </div>
        <fieldset className="field">
          <legend>{t('tokens.purpose')}</legend>
          <div className="choices">
            {PURPOSES.map((entry) => (
              <label key={entry} className="choice">
                <input
                  type="radio"
                  name={`${id}-purpose`}
                  checked={purpose === entry}
                  onChange={() => setPurpose(entry)}
                />
                {t(`tokens.purpose.${entry}`)}
              </label>
            ))}
          </div>
        </fieldset>
        {isFeed ? (
          <div className="field">
            <label htmlFor={`${id}-feed`}>{t('tokens.feed')}</label>
            <div className="field-input">
              <input
                id={`${id}-feed`}
                type="text"
                value={feedId}
                autoComplete="off"
                spellCheck={false}
                maxLength={64}
                onChange={(event) => setFeedId(event.target.value)}
              />
            </div>
          </div>
        ) : (
          <>
            <fieldset className="field">
              <legend>{t('tokens.rights')}</legend>
              <div className="choices choices-long">
                {MACHINE_RIGHTS.filter((right) => right !== 'feed.post').map((right) => (
                  <label key={right} className="choice">
                    <input
                      type="checkbox"
                      checked={rights.includes(right)}
                      onChange={(event) =>
                        setRights(
                          MACHINE_RIGHTS.filter((other) =>
                            other === right ? event.target.checked : rights.includes(other),
                          ),
                        )
                      }
                    />
                    <span>
                      {RIGHTS[right].title[language]} <small translate="no">{right}</small>
                    </span>
                  </label>
                ))}
              </div>
            </fieldset>
            <ScopePicker value={scope} onChange={setScope} />
          </>
        )}
        <fieldset className="field">
          <legend>{t('tokens.expires')}</legend>
          <div className="choices">
            {LIFETIMES_DAYS.map((lifetime) => (
              <label key={String(lifetime)} className="choice">
                <input
                  type="radio"
                  name={`${id}-lifetime`}
                  checked={days === lifetime}
                  onChange={() => setDays(lifetime)}
                />
                {lifetime === null ? t('tokens.expiresNever') : t('tokens.expiresIn', { days: lifetime })}
              </label>
            ))}
          </div>
        </fieldset>
        <SaveActions problem={problem} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  )
}
