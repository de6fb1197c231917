import { isLoopback } from '../../security/http/origin.ts'
import type { Database } from '../../platform/db/database.ts'
import { readCatalogue } from '../../ingest/catalogue/catalogue.ts'
import { shownValue } from '../../app/secrets.ts'
import type { Settings } from '../../app/settings.ts'
import { feedStates } from './feeds-command.ts'
import type { Terminal } from './terminal.ts'

type Line = (ok: boolean, text: string) => void

/** Whether tokens cross a network unencrypted. */
export function checkMqtt({ say }: Terminal, { mqtt, mqttUrl }: Pick<Settings, 'mqtt' | 'mqttUrl'>, line: Line): void {
  if (mqtt !== undefined) {
    const isLocal = isLoopback(mqtt.host)
    line(isLocal, say(isLocal ? 'doctorMqtt' : 'doctorMqttPublic', { host: mqtt.host, port: mqtt.port }))
  }
  if (mqttUrl === undefined) return
  const { protocol, hostname } = new URL(mqttUrl)
  const isPlain = protocol === 'mqtt:' || protocol === 'ws:'
  if (isPlain && !isLoopback(hostname)) line(false, say('doctorMqttUrl', { url: shownValue('MQTT_URL', mqttUrl) }))
}

/** Whether the city's definitions are valid, its feeds are fresh, and no dead letters wait. */
export async function checkFeeds(database: Database, home: string, { say }: Terminal, line: Line): Promise<void> {
  const catalogue = await readCatalogue(home)
  for (const { message } of catalogue.faults)
    for (const reason of message.split('\n')) line(false, say('doctorDefinition', { reason }))
  const states = await feedStates(database, catalogue)
  const count = (state: string): number => states.filter((standing) => standing.state === state).length
  line(true, say('doctorFeeds', { fresh: count('FRESH'), never: count('NEVER') }))
  const bad = states.filter(({ state }) => state === 'STALE' || state === 'FAILING').map(({ feed }) => feed.id)
  if (bad.length > 0) line(false, say('doctorFeedsBad', { feeds: bad.join(', ') }))
  const letters = states.reduce((sum, standing) => sum + standing.letters, 0)
  if (letters > 0) line(false, say('doctorDead', { count: letters }))
}
