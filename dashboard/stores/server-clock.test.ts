import { beforeEach, expect, it } from 'vitest'
import { ServerClock } from './server-clock.ts'

const SERVER_MS = Date.parse('2026-11-22T10:00:00Z')
let wallMs = 0
let steadyMs = 0
let clock: ServerClock

beforeEach(() => {
  // Two hours ahead of the server.
  wallMs = SERVER_MS + 7_200_000
  steadyMs = 5_000
  clock = new ServerClock({ wallMs: () => wallMs, steadyMs: () => steadyMs })
})

function pass(ms: number): void {
  wallMs += ms
  steadyMs += ms
}

/** Asks, and is answered after a way there and a way back. */
function ask(serverMs: number, thereMs: number, backMs = thereMs): void {
  const heard = clock.asked()
  pass(thereMs)
  const said = serverMs + thereMs
  pass(backMs)
  heard(said)
}

it('is this machine’s until the server has spoken', () => {
  expect(clock.nowMs()).toBe(wallMs)
  expect(clock.machineAheadMs()).toBe(0)
})

it.each([7_200_000, -7_200_000, 40_000])('is the server’s where this machine is off by %d ms', (offMs) => {
  wallMs = SERVER_MS + offMs
  ask(SERVER_MS, 20)
  expect(clock.nowMs()).toBe(SERVER_MS + 40)
  pass(60_000)
  expect(clock.nowMs()).toBe(SERVER_MS + 60_040)
  expect(clock.machineAheadMs()).toBe(offMs)
})

it('trusts quick answers more than slow ones', () => {
  ask(SERVER_MS, 10)
  // On its way for two seconds, all of it there.
  ask(SERVER_MS + 20, 2_000, 0)
  expect(clock.nowMs()).toBe(SERVER_MS + 2_020)
})

it('takes a slow answer where nothing better came for long', () => {
  ask(SERVER_MS, 10)
  pass(3_600_000)
  // Quartz: by now it may be off by 1.8 s.
  ask(SERVER_MS + 3_600_520, 200)
  expect(clock.nowMs()).toBe(SERVER_MS + 3_600_920)
})

it('takes a slow answer that shows the clock to be wrong', () => {
  ask(SERVER_MS, 10)
  ask(SERVER_MS + 900_000, 300)
  expect(clock.nowMs()).toBe(SERVER_MS + 900_600)
})

it('doubts itself after a sleep, and makes nothing younger by it', () => {
  ask(SERVER_MS, 10)
  expect(clock.isDoubtful()).toBe(false)
  wallMs += 3_600_000
  expect(clock.isDoubtful()).toBe(true)
  expect(clock.nowMs()).toBe(SERVER_MS + 3_600_020)
  ask(SERVER_MS + 3_600_020, 10)
  expect(clock.isDoubtful()).toBe(false)
})

it('goes on evenly when this machine’s clock is put back', () => {
  ask(SERVER_MS, 10)
  wallMs -= 7_200_000
  pass(1_000)
  expect(clock.nowMs()).toBe(SERVER_MS + 1_020)
  expect(clock.isDoubtful()).toBe(true)
})

it('learns nothing from an answer that was slept over, nor from none', () => {
  ask(SERVER_MS, 10)
  const heard = clock.asked()
  wallMs += 600_000
  heard(SERVER_MS + 20)
  expect(clock.nowMs()).toBe(SERVER_MS + 600_020)
  clock.asked()(NaN)
  expect(clock.nowMs()).toBe(SERVER_MS + 600_020)
})
