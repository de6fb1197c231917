import { expect, test } from 'vitest'
import { decideDemo, type DemoSituation } from './decide-demo.ts'
import type { DemoMarker } from '../../store/sources/demo-marker.ts'

const identity = { seed: 'linjiang', scale: 1, generator: 'g1' }
const complete: DemoMarker = {
  ...identity,
  sources: ['demo'],
  files: ['roads.geojson'],
  completedAt: new Date('2026-01-01'),
  removedAt: null,
}
const cutOff: DemoMarker = { ...complete, completedAt: null }
const removed: DemoMarker = { ...cutOff, sources: [], files: [], removedAt: new Date('2026-01-02') }

const empty: DemoSituation = {
  settings: { wish: 'auto' },
  engine: 'embedded',
  marker: undefined,
  ownData: false,
  generator: 'g1',
}

test.each<[string, Partial<DemoSituation>, ReturnType<typeof decideDemo>]>([
  ['loads into an empty embedded database', {}, { action: 'load', identity }],
  ['loads nothing where it is not wanted', { settings: { wish: 'off' } }, { action: 'none', why: 'off' }],
  ['leaves a server database to its city', { engine: 'server' }, { action: 'none', why: 'server' }],
  [
    'loads into a server database when it is told to',
    { engine: 'server', settings: { wish: 'on' } },
    { action: 'load', identity },
  ],
  ['never mixes with own data', { ownData: true }, { action: 'none', why: 'own-data' }],
  ['not even when told to', { ownData: true, settings: { wish: 'on' } }, { action: 'none', why: 'own-data' }],
  [
    'does not go on beside own data that came in between',
    { ownData: true, marker: cutOff },
    { action: 'none', why: 'own-data' },
  ],
  ['does nothing where it is complete', { marker: complete }, { action: 'none', why: 'there' }],
  ['goes on where it was cut off', { marker: cutOff }, { action: 'resume', identity }],
  ['does not bring back what was removed', { marker: removed }, { action: 'none', why: 'removed' }],
  ['brings it back when told to', { marker: removed, settings: { wish: 'on' } }, { action: 'load', identity }],
  [
    'keeps the seed and scale that are there when none are asked for',
    { marker: { ...complete, seed: 'other', scale: 0.1 } },
    { action: 'none', why: 'there' },
  ],
  [
    'replaces it when another seed is asked for',
    { marker: complete, settings: { wish: 'auto', seed: 'other' } },
    { action: 'replace', identity: { ...identity, seed: 'other' } },
  ],
  [
    'replaces what an older generator made',
    { marker: complete, generator: 'g2' },
    { action: 'replace', identity: { ...identity, generator: 'g2' } },
  ],
])('%s', (_, situation, decision) => {
  expect(decideDemo({ ...empty, ...situation })).toEqual(decision)
})
