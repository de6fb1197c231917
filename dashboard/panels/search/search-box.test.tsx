// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { graphqlError, openPage, pass, setUpPages, type TestPage } from '../../api/test-page.tsx'
import { useFollowing } from '../../stores/following.ts'
import { useMapCommands, type MapCommands } from '../../stores/map-commands.ts'
import { useRecentSearches } from '../../stores/recent-searches.ts'
import { useView } from '../../stores/view.ts'
import { SearchBox } from './search-box.tsx'

setUpPages()

const found = (kind: string, id: string, name: string, more: object = {}) => ({
  ...{ kind, id, name, nameEn: null, detail: null, code: null, position: [121.5, 31.2], sensor: null, mover: null },
  ...more,
})
const TOWER = found('BUILDING', '7', '上海中心', { nameEn: 'Shanghai Tower' })
const ROAD = found('ROAD', '8', '世纪大道')
const PUDONG = found('REGION', '310115000000', '浦东新区', { nameEn: 'Pudong' })
const ANNEX = found('BUILDING', '9', '上海中心裙楼')
const answerOf = (...nodes: object[]) => ({ search: { totalCount: nodes.length, nodes } })

const input = () => screen.getByRole<HTMLInputElement>('combobox')
const options = () => screen.queryAllByRole('option').map(({ textContent }) => textContent)
const chosen = () => screen.queryAllByRole('option', { selected: true }).map(({ textContent }) => textContent)

/** The box, with the text typed and answered. */
async function searched(text: string, answer: () => object = () => answerOf(TOWER, ROAD, ANNEX)): Promise<TestPage> {
  const page = openPage(<SearchBox />, { Search: answer })
  await page.user.click(input())
  if (text !== '') await page.user.keyboard(text)
  await pass(200)
  return page
}

describe('what is asked', () => {
  it('is the text once typing has settled, near where the viewer looks, roughly', async () => {
    const page = openPage(<SearchBox />, { Search: () => answerOf(TOWER) })
    act(() => useView.setState({ camera: { centre: [121.49876, 31.23456], zoom: 14, pitch: 0, bearing: 0 } }))
    await page.user.type(input(), ' sh')
    await pass(100)
    await page.user.type(input(), 'zx ')
    expect(page.server.sentTo('Search')).toEqual([])
    await pass(200)
    expect(page.server.sentTo('Search')).toEqual([{ text: 'shzx', near: [121.5, 31.23], first: 20 }])
  })

  it('is nothing for blanks', async () => {
    const { server } = await searched('   ')
    expect(server.sentTo('Search')).toEqual([])
    expect(input().getAttribute('aria-expanded')).toBe('false')
  })
})

describe('the list', () => {
  it('says that it searches, then how many were found, by kind, the kind of the best first', async () => {
    let give: (answer: object) => void = () => undefined
    const page = await searched('zhongxin', () => new Promise<object>((resolve) => (give = resolve)))
    expect(page.container.textContent).toContain('Searching')
    give(answerOf(TOWER, ROAD, ANNEX))
    await pass()
    expect(page.container.textContent).not.toContain('Searching')
    const rows = screen.getByRole('listbox').querySelectorAll('li')
    expect([...rows].map(({ textContent }) => textContent)).toEqual([
      'Buildings',
      'Shanghai Tower',
      '上海中心裙楼',
      'Roads',
      '世纪大道',
    ])
    expect(screen.getByText('3 results')).toBeTruthy()
  })

  it('keeps the last results while the next are read, so that nothing flickers', async () => {
    const page = await searched('zhong')
    page.server.answer('Search', () => new Promise<object>(() => undefined))
    await page.user.keyboard('xin')
    await pass(200)
    expect(options()).toHaveLength(3)
    expect(page.container.textContent).not.toContain('3 results')
  })

  it('says what to try when nothing was found', async () => {
    const { container } = await searched('qqq', () => answerOf())
    expect(container.textContent).toContain('Nothing found for “qqq”')
    expect(container.textContent).toContain('pinyin initials')
    expect(options()).toEqual([])
  })

  it('says why a search failed', async () => {
    await searched('qqq', () => graphqlError('INTERNAL', 'the index is being built'))
    expect(screen.getByRole('alert').textContent).toBe('Search failed: the index is being built')
  })

  it('says how many it does not show', async () => {
    const { container } = await searched('lu', () => ({ search: { totalCount: 57, nodes: [ROAD] } }))
    expect(container.textContent).toContain('56 more; type more to narrow it down')
  })
})

describe('by keyboard', () => {
  it('arrows go round the list, and the field names the active result', async () => {
    const { user } = await searched('zhongxin')
    expect(chosen()).toEqual(['Shanghai Tower'])
    await user.keyboard('{ArrowDown}{ArrowDown}')
    expect(chosen()).toEqual(['世纪大道'])
    const active = screen.getByRole('option', { selected: true })
    expect(input().getAttribute('aria-activedescendant')).toBe(active.id)
    await user.keyboard('{ArrowDown}')
    expect(chosen()).toEqual(['Shanghai Tower'])
    await user.keyboard('{ArrowUp}')
    expect(chosen()).toEqual(['世纪大道'])
  })

  it('goes back to the first result when something else is typed', async () => {
    const { user } = await searched('zhong')
    await user.keyboard('{ArrowDown}')
    await user.keyboard('xin')
    await pass(200)
    expect(chosen()).toEqual(['Shanghai Tower'])
  })

  it('enter selects the active result, remembers the text and closes the list', async () => {
    const { user } = await searched('zhongxin')
    await user.keyboard('{ArrowDown}{Enter}')
    expect(useView.getState().selection).toMatchObject({ kind: 'building', id: '9' })
    expect(useRecentSearches.getState().texts).toEqual(['zhongxin'])
    expect(input().getAttribute('aria-expanded')).toBe('false')
    expect(document.activeElement).not.toBe(input())
  })

  it('enter takes no result of what was typed before', async () => {
    const page = await searched('zhong')
    page.server.answer('Search', () => answerOf(ROAD))
    await page.user.keyboard('x{Enter}')
    expect(useView.getState().selection).toBeNull()
    await pass(200)
    await page.user.keyboard('{Enter}')
    expect(useView.getState().selection).toMatchObject({ kind: 'road', id: '8' })
  })

  it('escape empties the field first, and then leaves it', async () => {
    const { user } = await searched('zhongxin')
    await user.keyboard('{Escape}')
    expect(input().value).toBe('')
    expect(document.activeElement).toBe(input())
    await user.keyboard('{Escape}')
    expect(document.activeElement).not.toBe(input())
  })

  it('does not set off the keys of the page', async () => {
    const heard = vi.fn()
    addEventListener('keydown', heard)
    const { user } = await searched('l')
    await user.keyboard('{ArrowDown}{Escape}f')
    removeEventListener('keydown', heard)
    expect(heard).not.toHaveBeenCalled()
  })

  it('leaving the field closes the list', async () => {
    const { user } = await searched('zhongxin')
    await user.tab()
    expect(screen.queryByRole('listbox')).toBeNull()
  })
})

describe('going to a result', () => {
  const choose = async (result: object): Promise<void> => {
    const { user } = await searched('x', () => answerOf(result))
    await user.click(screen.getByRole('option'))
  }

  it('enters a region', async () => {
    await choose(PUDONG)
    expect(useView.getState().region).toBe('310115000000')
  })

  it.each([
    ['FACILITY', 'facility'],
    ['COMPONENT', 'component'],
    ['CAMERA', 'camera'],
    ['SENSOR', 'sensor'],
    ['UNIT', 'resource'],
    ['ROUTE', 'route'],
  ])('opens the card of a %s', async (kind, selected) => {
    await choose(found(kind, '5', 'x'))
    expect(useView.getState().selection).toMatchObject({ kind: selected, id: '5' })
  })

  it('goes along with what moves', async () => {
    await choose(found('MOVER', 'bus-12', '12路'))
    expect(useView.getState().selection).toMatchObject({ kind: 'mover', id: 'bus-12' })
    expect(useFollowing.getState().followed).toMatchObject({ id: 'bus-12' })
  })

  it.each([
    ['PLACE', 15],
    ['WATER', 15],
    ['GREEN', 15],
    ['DEPARTMENT', 17],
    ['ENTERPRISE', 17],
  ])('flies to a %s, which has no card', async (kind, zoom) => {
    const flyTo = vi.fn()
    act(() => useMapCommands.setState({ commands: { flyTo } as unknown as MapCommands }))
    await choose(found(kind, '5', 'x'))
    expect(flyTo).toHaveBeenCalledExactlyOnceWith([121.5, 31.2], zoom)
    expect(useView.getState().selection).toBeNull()
  })
})

describe('recent searches', () => {
  const openWith = async (...texts: string[]) => {
    const page = openPage(<SearchBox />, { Search: () => answerOf(TOWER) })
    act(() => {
      void useRecentSearches.setState({ texts })
    })
    await page.user.click(input())
    return page
  }

  it('are offered before anything is typed, and asked again by enter', async () => {
    const { user, server } = await openWith('外滩', '豫园')
    expect(screen.getByRole('listbox', { name: 'Recent searches' })).toBeTruthy()
    expect(options()).toEqual(['外滩', '豫园'])
    await user.keyboard('{ArrowDown}{Enter}')
    expect(input().value).toBe('豫园')
    await pass(200)
    expect(server.sentTo('Search')).toMatchObject([{ text: '豫园' }])
    expect(options()).toEqual(['Shanghai Tower'])
  })

  it('are asked again by a click', async () => {
    const { user } = await openWith('外滩')
    await user.click(screen.getByRole('option', { name: '外滩' }))
    expect(input().value).toBe('外滩')
  })

  it('can be cleared', async () => {
    const { user } = await openWith('外滩')
    await user.click(screen.getByRole('button', { name: 'Clear' }))
    expect(useRecentSearches.getState().texts).toEqual([])
    expect(screen.queryByRole('listbox')).toBeNull()
  })
})
