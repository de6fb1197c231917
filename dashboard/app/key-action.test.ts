import { expect, it } from 'vitest'
import { keyAction } from './key-action.ts'

const key = (name: string, held: Partial<Record<'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey', boolean>> = {}) => ({
  key: name,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...held,
})
const body = { tagName: 'BODY' }

it.each([
  ['ArrowDown', { kind: 'move', step: 1 }],
  ['ArrowRight', { kind: 'move', step: 1 }],
  ['ArrowUp', { kind: 'move', step: -1 }],
  ['ArrowLeft', { kind: 'move', step: -1 }],
  ['Enter', { kind: 'down' }],
  ['Escape', { kind: 'up' }],
  ['Backspace', { kind: 'up' }],
  ['/', { kind: 'search' }],
  ['?', { kind: 'help' }],
  ['L', { kind: 'layers' }],
  ['t', { kind: 'theme' }],
])('%s', (name, action) => {
  expect(keyAction(key(name), body)).toEqual(action)
})

it('pans with shift and an arrow', () => {
  expect(keyAction(key('ArrowUp', { shiftKey: true }), body)).toEqual({ kind: 'pan', x: 0, y: -160 })
})

it('leaves text fields and the browser’s own chords alone', () => {
  expect(keyAction(key('/'), { tagName: 'INPUT' })).toBeNull()
  expect(keyAction(key('Backspace'), { tagName: 'INPUT' })).toBeNull()
  expect(keyAction(key('l', { ctrlKey: true }), body)).toBeNull()
  expect(keyAction(key('ArrowLeft', { altKey: true }), body)).toBeNull()
})

it('lets a focused button have Enter', () => {
  expect(keyAction(key('Enter'), { tagName: 'BUTTON' })).toBeNull()
  expect(keyAction(key('ArrowDown'), { tagName: 'BUTTON' })).toEqual({ kind: 'move', step: 1 })
})
