import { useMutation } from '@apollo/client/react'
import { useState } from 'react'
import { RevealStaffDocument, type RegionStaffQuery, type RevealStaffMutation } from '../../api/operations.generated.ts'
import { useMay } from '../../stores/session.ts'
import { useShortly } from '../../stores/use-shortly.ts'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'

type Member = RegionStaffQuery['staff']['nodes'][number]
type Contact = NonNullable<RevealStaffMutation['revealStaff']>

/** A member of staff: masked, until somebody with the right gives a reason. */
export function StaffRow({ member, regionCode }: { readonly member: Member; readonly regionCode: string }) {
  const t = useTranslate()
  const language = useLanguage()
  const mayReveal = useMay('staff.reveal')
  const [asking, setAsking] = useState(false)
  const [contact, setContact, left] = useShortly<Contact>()
  const [reveal, { loading, error, reset }] = useMutation(RevealStaffDocument, { fetchPolicy: 'no-cache' })

  const show = async (reason: string) => {
    const { data } = await reveal({ variables: { id: member.id, reason } })
    if (data?.revealStaff) setContact(data.revealStaff)
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
        <ReasonDialog
          title={`${t('staff.reasonTitle')} · ${member.maskedName}`}
          busy={loading}
          problem={error?.message ?? null}
          onClose={() => setAsking(false)}
          onReason={(reason) => void show(reason).catch(() => undefined)}
        />
      )}
    </li>
  )
}
