import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Authenticator } from '../../security/accounts/viewer.ts'
import type { RateCounter } from '../../security/http/rate-limits.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Ingest } from '../pipeline/ingest.ts'
import type { Database } from '../../platform/db/database.ts'
import { openFileDrop, type FileDrop } from './file-drop.ts'
import { createHttpTransport } from './http.ts'
import { openMqttClient, type BrokerState } from './mqtt-client.ts'
import { openMqttBroker, type MqttBroker } from './mqtt-broker.ts'
import { openPolling } from './poll.ts'
import { takeTurns } from './turn.ts'

export interface TransportsOptions {
  readonly settings: {
    /** Address of the built-in broker; absent: it is off. */
    readonly mqtt?: { readonly host: string; readonly port: number }
    /** The city's own broker. */
    readonly mqttUrl?: string
    /** CITY_HOME with the inbox; absent: no files are taken. */
    readonly home?: string
  }
  readonly database: Pick<Database, 'write'>
  readonly catalogue: Catalogue
  readonly ingest: Pick<Ingest, 'take'>
  readonly authenticator: Authenticator
  readonly rates: RateCounter
  readonly log: Log
}

/** All transports. */
export interface Transports {
  /** Answers `/feeds/…`; returns false, having touched nothing, for other paths. */
  readonly http: (request: IncomingMessage, response: ServerResponse) => boolean
  state(): TransportsState
  /** Takes no more messages and answers those in progress; HTTP ends with its server. Idempotent. */
  close(): Promise<void>
}

export interface TransportsState {
  /** Absent: there is no built-in broker. */
  readonly mqtt?: { readonly port: number; readonly clients: number; readonly held: number }
  /** Absent: no broker of the city's own. */
  readonly broker?: BrokerState
}

/** A transport that cannot be opened is logged and does not stop the others. */
export async function openTransports(options: TransportsOptions): Promise<Transports> {
  const { settings, log } = options
  const mqtt = settings.mqtt && (await openBroker(options, settings.mqtt))
  if (mqtt !== undefined) log.info('feeds are taken by MQTT', { host: settings.mqtt?.host, port: mqtt.port })
  const drop = settings.home === undefined ? undefined : await openInbox(options, settings.home)
  const { mqttUrl } = settings
  const broker =
    mqttUrl === undefined ? undefined : openMqttClient({ ...options, url: mqttUrl, turn: takeTurns(options) })
  const poll = openPolling({ ...options, polls: options.catalogue.polls })
  return {
    http: createHttpTransport(options),
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
  options: TransportsOptions,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<MqttBroker | undefined> {
  try {
    return await openMqttBroker({ ...options, host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    options.log.warn('no feed is taken by MQTT: its port is unavailable; set MQTT_PORT to another one, or to off', {
      host,
      port,
      code,
    })
    return undefined
  }
}

async function openInbox(options: TransportsOptions, home: string): Promise<FileDrop | undefined> {
  try {
    return await openFileDrop({ ...options, home })
  } catch (error) {
    options.log.error('no feed is taken from files: the inbox cannot be created', error)
    return undefined
  }
}
