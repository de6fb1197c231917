// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { openPage, setUpPages } from '../api/test-page.tsx'
import { useConnection } from '../stores/connection.ts'
import { useMapState } from '../stores/map-state.ts'
import { Notices } from './notices.tsx'

setUpPages()
beforeEach(() => useMapState.setState({ status: 'idle' }))

it('says nothing while all is well', () => {
  const { container } = openPage(<Notices onRetry={() => undefined} />)
  expect(container.textContent).toBe('')
})

it('says since when the server is out of reach, offers to try again, and takes it back by itself', async () => {
  const onRetry = vi.fn()
  const { user } = openPage(<Notices onRetry={onRetry} />)
  act(() => useConnection.getState().failed(Date.parse('2026-11-22T08:00:05Z')))
  act(() => useConnection.getState().failed(Date.parse('2026-11-22T08:01:00Z')))
  expect(screen.getByRole('alert').textContent).toMatch(/out of reach since .*00:05/)
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(onRetry).toHaveBeenCalledOnce()
  act(() => useConnection.getState().answered(Date.parse('2026-11-22T08:01:10Z')))
  expect(screen.queryByRole('alert')).toBeNull()
})

it('counts tiles that failed, until one arrives', () => {
  openPage(<Notices onRetry={() => undefined} />)
  act(() => useMapState.getState().tileFailed(Date.parse('2026-11-22T08:00:05Z')))
  act(() => useMapState.getState().tileFailed(Date.parse('2026-11-22T08:00:09Z')))
  expect(screen.getByRole('status').textContent).toMatch(/^2 map tiles failed · since .*00:05$/)
  act(() => useMapState.getState().tileArrived())
  expect(screen.queryByRole('status')).toBeNull()
})

it('shows how far the map is, and what became of it', () => {
  const { container } = openPage(<Notices onRetry={() => undefined} />)
  act(() => useMapState.getState().set({ status: 'drawing', tiles: { loaded: 3, total: 12 } }))
  expect(screen.getByRole('status').textContent).toBe('Drawing the map · 3 of 12 tiles loaded')
  expect(container.querySelector('progress')).toMatchObject({ max: 12, value: 3 })
  act(() => useMapState.getState().set({ status: 'lost' }))
  expect(screen.getByRole('status').textContent).toBe('Graphics context lost, restoring…')
  act(() => useMapState.getState().set({ status: 'unavailable' }))
  expect(screen.getByRole('alert').textContent).toContain('This device cannot show the 3D map')
})
