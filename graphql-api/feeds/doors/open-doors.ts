import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Gatekeeper } from '../../auth/viewer.ts'
import type { RateCounter } from '../../http/rate-limits.ts'
import type { Log } from '../../log.ts'
import type { Catalogue } from '../catalogue.ts'
import type { Ingest } from '../ingest.ts'
import type { Database } from '../../db/database.ts'
import { openDropDoor, type DropDoor } from './drop.ts'
import { createHttpDoor } from './http.ts'
import { openMqttClient, type BrokerState } from './mqtt-client.ts'
import { openMqttDoor, type MqttDoor } from './mqtt.ts'
import { openPollDoor } from './poll.ts'
import { takeTurns } from './turn.ts'

export interface DoorsOptions {
  readonly settings: {
    /** Where the built-in broker listens; absent: it is off. */
    readonly mqtt?: { readonly host: string; readonly port: number }
    /** A broker of the city's own that messages are taken from. */
    readonly mqttUrl?: string
    /** Has the folder of files to take; absent: none are taken. */
    readonly home?: string
  }
  readonly database: Pick<Database, 'write'>
  readonly catalogue: Catalogue
  readonly ingest: Pick<Ingest, 'take'>
  readonly gatekeeper: Gatekeeper
  readonly rates: RateCounter
  readonly log: Log
}

/** Every way in which messages come in. */
export interface Doors {
  /** Answers `/feeds/…`; false, having touched nothing, for other paths. */
  readonly http: (request: IncomingMessage, response: ServerResponse) => boolean
  state(): DoorsState
  /** Takes nothing more and answers what is in hand; HTTP ends with its server. Idempotent. */
  close(): Promise<void>
}

export interface DoorsState {
  /** Absent: there is no built-in broker. */
  readonly mqtt?: { readonly port: number; readonly clients: number; readonly held: number }
  /** Absent: there is no broker of one's own. */
  readonly broker?: BrokerState
}

/** A door that cannot be opened is told of, and does not stop the others. */
export async function openDoors(options: DoorsOptions): Promise<Doors> {
  const { settings, log } = options
  const mqtt = settings.mqtt && (await openBroker(options, settings.mqtt))
  if (mqtt !== undefined) log.info('feeds are taken by MQTT', { host: settings.mqtt?.host, port: mqtt.port })
  const drop = settings.home === undefined ? undefined : await openInbox(options, settings.home)
  const { mqttUrl } = settings
  const broker =
    mqttUrl === undefined ? undefined : openMqttClient({ ...options, url: mqttUrl, turn: takeTurns(options) })
  const poll = openPollDoor({ ...options, polls: options.catalogue.polls })
  return {
    http: createHttpDoor(options),
    state: () => ({
      ...(mqtt && { mqtt: { port: mqtt.port, ...mqtt.state() } }),
      ...(broker && { broker: broker.state() }),
    }),
    async close() {
      await Promise.all([mqtt?.close(), broker?.close(), drop?.close(), poll.close()])
    },
  }
}

async function openBroker(
  options: DoorsOptions,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<MqttDoor | undefined> {
  try {
    return await openMqttDoor({ ...options, host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    options.log.warn('no feed is taken by MQTT: its port cannot be had; set MQTT_PORT to another one, or to off', {
      host,
      port,
      code,
    })
    return undefined
  }
}

async function openInbox(options: DoorsOptions, home: string): Promise<DropDoor | undefined> {
  try {
    return await openDropDoor({ ...options, home })
  } catch (error) {
    options.log.error('no feed is taken from files: the inbox cannot be made', error)
    return undefined
  }
}
