import { ROLE_TITLES } from '../../../domain/rights.ts'
import { useEffect, useId, useRef, useState } from 'react'
import { adminAddress, cityAddress, useAddress } from '../../stores/address.ts'
import { useSession } from '../../stores/session.ts'
import { useView } from '../../stores/view.ts'
import { Icon } from '../../ui/icon.tsx'
import type { IconName } from '../../ui/icons.ts'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { adminPagesOf } from '../kit/admin-pages.ts'
import { openAddress } from '../kit/bind-url.ts'
import { leave } from '../session/use-session-flow.ts'
import { PasswordDialog } from './password-dialog.tsx'
import { SessionsDialog } from './sessions-dialog.tsx'
import '../../ui/field.css'
import './user-menu.css'

/** The signed-in user with roles, regions and account commands. */
export function UserMenu() {
  const t = useTranslate()
  const language = useLanguage()
  const id = useId()
  const viewer = useSession((state) => state.viewer)
  const chosen = useView((view) => view.language)
  const setLanguage = useView((view) => view.setLanguage)
  const isAdmin = useAddress(({ page }) => page.kind === 'admin')
  const [open, setOpen] = useState(false)
  const [dialog, setDialog] = useState<'sessions' | 'password' | null>(null)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (!open) return
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false)
    }
    addEventListener('pointerdown', onPointerDown)
    return () => removeEventListener('pointerdown', onPointerDown)
  }, [open])

  if (!viewer) return null
  const pages = adminPagesOf(viewer)
  const [firstPage] = pages.filter((page) => page !== 'feeds')
  const other = language === 'zh' ? 'en' : 'zh'
  const scope =
    viewer.scope === null
      ? t('account.wholeCity')
      : viewer.scope.length === 0
        ? t('account.noScope')
        : viewer.scope.map((region) => localName(language, region) ?? region.code).join(language === 'zh' ? '、' : ', ')

  const act = (action: () => void) => {
    setOpen(false)
    action()
  }

  return (
    <div
      className="user-menu"
      ref={root}
      onKeyDown={(event) => {
        if (!open) return
        event.stopPropagation()
        if (event.key === 'Escape') {
          setOpen(false)
          button.current?.focus()
        } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          event.preventDefault()
          moveFocus(root.current, event.key === 'ArrowDown' ? 1 : -1)
        }
      }}
      onBlur={(event) => {
        if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <button
        ref={button}
        type="button"
        className="user-button"
        aria-expanded={open}
        aria-controls={id}
        aria-label={t('account.open', { name: viewer.displayName })}
        onClick={() => setOpen(!open)}
      >
        <span className="avatar" aria-hidden="true">
          {initialsOf(viewer.displayName || viewer.username)}
        </span>
        <Icon name="chevronDown" size={14} />
      </button>
      {open && (
        <div className="user-card" id={id}>
          <header>
            <span className="avatar avatar-large" aria-hidden="true">
              {initialsOf(viewer.displayName || viewer.username)}
            </span>
            <div>
              <strong>{viewer.displayName}</strong>
              <span className="quiet" translate="no">
                {viewer.username}
              </span>
            </div>
          </header>
          <dl className="user-facts">
            <div>
              <dt>{t('account.roles')}</dt>
              <dd>
                {viewer.roles.map((role) => ROLE_TITLES[role][language]).join(language === 'zh' ? '、' : ', ') || '—'}
              </dd>
            </div>
            <div>
              <dt>{t('account.scope')}</dt>
              <dd>{scope}</dd>
            </div>
          </dl>
          <ul>
            {isAdmin ? (
              <Item
                icon="region"
                label={t('account.toCity')}
                onClick={() => act(() => openAddress(cityAddress(chosen)))}
              />
            ) : (
              <>
                {firstPage && (
                  <Item
                    icon="settings"
                    label={t('account.admin')}
                    onClick={() => act(() => openAddress(adminAddress(firstPage, chosen)))}
                  />
                )}
                {pages.includes('feeds') && (
                  <Item
                    icon="feeds"
                    label={t('account.feeds')}
                    onClick={() => act(() => openAddress(adminAddress('feeds', chosen)))}
                  />
                )}
              </>
            )}
            <Item icon="device" label={t('account.sessions')} onClick={() => act(() => setDialog('sessions'))} />
            <Item icon="key" label={t('account.password')} onClick={() => act(() => setDialog('password'))} />
            <Item
              icon="globe"
              label={`${t('account.language')} · ${t('language.switch')}`}
              onClick={() => act(() => setLanguage(other))}
            />
            <Item icon="signOut" label={t('account.signOut')} onClick={() => act(() => void leave(false))} />
          </ul>
        </div>
      )}
      {dialog === 'sessions' && <SessionsDialog onClose={() => setDialog(null)} />}
      {dialog === 'password' && <PasswordDialog onClose={() => setDialog(null)} />}
    </div>
  )
}

function Item({
  icon,
  label,
  onClick,
}: {
  readonly icon: IconName
  readonly label: string
  readonly onClick: () => void
}) {
  return (
    <li>
      <button type="button" onClick={onClick}>
        <Icon name={icon} />
        {label}
      </button>
    </li>
  )
}

/** First character of a Chinese name, initials of others. */
function initialsOf(name: string): string {
  if (/\p{Script=Han}/u.test(name)) return Array.from(name).slice(0, 1).join('')
  const words = name.split(/[\s._@-]+/).filter((word) => word !== '')
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
}

function moveFocus(root: HTMLElement | null, step: 1 | -1): void {
  const items = [...(root?.querySelectorAll<HTMLButtonElement>('.user-card button') ?? [])]
  const at = items.findIndex((item) => item === document.activeElement)
  items[at === -1 ? (step === 1 ? 0 : items.length - 1) : (at + step + items.length) % items.length]?.focus()
}
