import { beforeEach, describe, expect, it } from 'vitest'
import { rightsOf } from '../../domain/rights.ts'
import { useSession, type Viewer } from './session.ts'

const OPERATOR: Viewer = {
  username: 'wang',
  displayName: '王芳',
  roles: ['operator'],
  rights: rightsOf(['operator']),
  scope: null,
  mustChangePassword: false,
}
const session = () => useSession.getState()

beforeEach(() => useSession.setState(useSession.getInitialState()))

describe('a session', () => {
  it('that never began is out, not ended', () => {
    session().refused()
    expect(session().phase).toBe('out')
  })

  it('that is refused while the page is open has ended, and knows nobody any more', () => {
    session().began(OPERATOR)
    session().refused()
    session().refused()
    expect(session()).toMatchObject({ phase: 'ended', viewer: null })
  })

  it('that was left is out', () => {
    session().began(OPERATOR)
    session().left()
    expect(session()).toMatchObject({ phase: 'out', viewer: null })
  })

  it('is another one only when somebody else may see something else', () => {
    session().began(OPERATOR)
    const { generation, viewer } = session()
    session().began({ ...OPERATOR, rights: new Set([...OPERATOR.rights].reverse()) })
    expect(session()).toMatchObject({ generation, viewer })
    session().began({ ...OPERATOR, scope: [{ code: '310115005000', name: '陆家嘴街道', nameEn: null }] })
    expect(session().generation).toBe(generation + 1)
    session().refused()
    session().began(OPERATOR)
    expect(session().generation).toBe(generation + 2)
  })
})
