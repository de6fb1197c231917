import { useMutation } from '@apollo/client/react'
import { useEffect, useState } from 'react'
import { RevealStaffDocument, type RegionStaffQuery, type RevealStaffMutation } from '../../api/operations.generated.ts'
import { useMay } from '../../stores/session.ts'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { RevealDialog } from './reveal-dialog.tsx'
import { serverNowMs } from '../../stores/now.ts'

type Member = RegionStaffQuery['staff']['nodes'][number]
type Contact = NonNullable<RevealStaffMutation['revealStaff']>

/** How long a name and a phone stay on screen, s. */
const SHOWN_S = 60

/** One who looks after a region: masked, until somebody with the right says what for. */
export function StaffRow({ member, regionCode }: { readonly member: Member; readonly regionCode: string }) {
  const t = useTranslate()
  const language = useLanguage()
  const mayReveal = useMay('staff.reveal')
  const [asking, setAsking] = useState(false)
  const [contact, setContact] = useState<Contact | null>(null)
  const [left, setLeft] = useState(0)
  const [reveal, { loading, error, reset }] = useMutation(RevealStaffDocument, { fetchPolicy: 'no-cache' })

  useEffect(() => {
    if (!contact) return
    const until = serverNowMs() + SHOWN_S * 1000
    const timer = setInterval(() => {
      const seconds = Math.ceil((until - serverNowMs()) / 1000)
      if (seconds > 0) setLeft(seconds)
      else setContact(null)
    }, 500)
    return () => clearInterval(timer)
  }, [contact])

  const show = async (reason: string) => {
    const { data } = await reveal({ variables: { id: member.id, reason } })
    if (data?.revealStaff) {
      setLeft(SHOWN_S)
      setContact(data.revealStaff)
    }
    setAsking(false)
  }

  const place = [
    member.department && localName(language, member.department),
    member.region && member.region.code !== regionCode ? localName(language, member.region) : null,
  ].filter((part) => part)
  return (
    <li className="staff-row">
      <div>
        <strong translate="no">{contact?.name ?? member.maskedName}</strong>
        <span className="chip">{t(`staffRole.${member.role}`)}</span>
        <p className="quiet">
          {contact ? (
            <>
              {contact.phone === null ? (
                t('staff.noPhone')
              ) : (
                <a href={`tel:${contact.phone.replace(/[^+\d]/g, '')}`} translate="no">
                  {contact.phone}
                </a>
              )}
              {' · '}
              {t('staff.hidesIn', { seconds: left })}
            </>
          ) : (
            place.join(' · ')
          )}
        </p>
      </div>
      {mayReveal && (
        <button
          type="button"
          className="button"
          aria-label={contact ? t('staff.hide') : t('staff.revealOf', { name: member.maskedName })}
          onClick={() => {
            reset()
            if (contact) setContact(null)
            else setAsking(true)
          }}
        >
          {t(contact ? 'staff.hide' : 'staff.reveal')}
        </button>
      )}
      {asking && (
        <RevealDialog
          name={member.maskedName}
          busy={loading}
          problem={error?.message ?? null}
          onClose={() => setAsking(false)}
          onReason={(reason) => void show(reason).catch(() => undefined)}
        />
      )}
    </li>
  )
}
