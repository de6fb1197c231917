import { Client } from 'pg'
import { expect, test } from 'vitest'
import type { Engine } from './engine.ts'
import { createGate } from './gate.ts'
import { startLastingEngine } from './lasting-engine.ts'
import { errorReply, lastWords, queryMessage } from './wire.ts'
import { WireStream } from './wire-stream.ts'

/** `CommandComplete` and `ReadyForQuery`, as after `checkpoint`. */
const DONE = Buffer.concat([
  Buffer.from([0x43, 0, 0, 0, 15]),
  Buffer.from('CHECKPOINT\0'),
  Buffer.from([0x5a, 0, 0, 0, 5, 0x49]),
])

/** Engines that end on request. */
function engines() {
  const made: { kill: (why: string) => void }[] = []
  let refuse: Error | undefined
  return {
    made,
    refuse: (why: string | undefined) => (refuse = why === undefined ? undefined : new Error(why)),
    start: (): Promise<Engine> => {
      if (refuse !== undefined) return Promise.reject(refuse)
      let end: Error | undefined
      made.push({ kill: (why) => (end = new Error(why)) })
      return Promise.resolve({
        serverVersion: '18.1',
        execute: () => (end === undefined ? Promise.resolve(new Uint8Array(DONE)) : Promise.reject(end)),
        dump: () => Promise.resolve(new Uint8Array()),
        close: () => Promise.resolve(),
        ended: () => end,
      })
    },
  }
}

test('restarts an engine that ends, as soon as possible', async () => {
  const { made, refuse, start } = engines()
  const notices: string[] = []
  let nowMs = 0
  const engine = await startLastingEngine(
    { directory: '/d' },
    { start, onNotice: (line) => notices.push(line), now: () => nowMs },
  )
  const ask = (): Promise<unknown> => engine.execute(queryMessage('checkpoint'))
  await ask()
  made[0]?.kill('the embedded database engine stopped: No space left on device')
  refuse('no room')
  await expect(ask()).rejects.toThrow('no room')
  refuse(undefined)
  // Not for every request.
  await expect(ask()).rejects.toThrow('no room')
  expect(made).toHaveLength(1)
  nowMs += 2_000
  await expect(ask()).rejects.toThrow('No space left')
  await ask()
  expect(made).toHaveLength(2)
  expect(notices).toEqual([
    'the embedded database engine stopped: No space left on device; it is started again',
    'it cannot be started yet: no room',
    'the embedded database engine is there again',
  ])
})

test('disconnects all clients, since their state is lost', async () => {
  const { made, start } = engines()
  const gate = createGate(await startLastingEngine({}, { start, onNotice: () => undefined }))
  const connected = async (): Promise<{ client: Client; ended: Promise<unknown> }> => {
    const client = new Client({ stream: () => new WireStream(gate) })
    client.on('error', () => undefined)
    await client.connect()
    return { client, ended: new Promise((resolve) => client.once('end', resolve)) }
  }
  const [one, other] = [await connected(), await connected()]
  await Promise.all([one.client.query('checkpoint'), other.client.query('checkpoint')])
  made[0]?.kill('the embedded database engine stopped')
  await expect(one.client.query('checkpoint')).rejects.toThrow()
  await Promise.all([one.ended, other.ended])
  const { client } = await connected()
  await client.query('checkpoint')
  await client.end()
  expect(made).toHaveLength(2)
})

test('takes only the error that ends an engine as the reason', () => {
  const panic = Buffer.from(
    errorReply('53100', 'could not write to file "pg_wal/xlogtemp.42": No space left on device', 'I'),
  )
  expect(lastWords(panic)).toBeUndefined()
  expect(lastWords(Buffer.from(panic.toString('latin1').replace('VERROR\0', 'VPANIC\0'), 'latin1'))).toBe(
    'could not write to file "pg_wal/xlogtemp.42": No space left on device',
  )
})
