import { isLoopback } from '../../security/http/origin.ts'
import type { Database } from '../../platform/db/database.ts'
import { readCatalogue } from '../../ingest/catalogue/catalogue.ts'
import { shownValue } from '../../app/secrets.ts'
import type { Settings } from '../../app/settings.ts'
import { feedStates } from './feeds-command.ts'
import type { Terminal } from './terminal.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  doctorFeeds: ['feeds: {fresh} fresh, {never} without data so far', '数据源：{fresh} 个正常，{never} 个从未到达'],
  doctorFeedsBad: ['feeds that are stale or failing: {feeds}', '过期或出错的数据源：{feeds}'],
  doctorDead: [
    '{count} dead letters wait: npm run city -- feeds dead',
    '有 {count} 封死信待处理：npm run city -- feeds dead',
  ],
  doctorDefinition: ['a feed definition is invalid: {reason}', '数据源定义有误：{reason}'],
  doctorMqttPublic: [
    'MQTT_HOST is {host}: tokens cross the network unencrypted, since the built-in broker has no TLS; put a broker or a proxy with TLS in front',
    'MQTT_HOST 为 {host}：内置 MQTT 没有 TLS，令牌在网络上明文传输；请在前面放置带 TLS 的代理或代理服务器',
  ],
  doctorMqtt: ['MQTT listens on {host}:{port}, this machine only', 'MQTT 只在本机监听 {host}:{port}'],
  doctorMqttUrl: [
    'MQTT_URL is not encrypted and its broker is on another machine: {url}',
    'MQTT_URL 未加密，而代理服务器在另一台机器上：{url}',
  ],
} as const satisfies Readonly<Record<string, Words>>

type Line = (ok: boolean, text: string) => void

/** Whether tokens cross a network unencrypted. */
export function checkMqtt({ say }: Terminal, { mqtt, mqttUrl }: Pick<Settings, 'mqtt' | 'mqttUrl'>, line: Line): void {
  if (mqtt !== undefined) {
    const isLocal = isLoopback(mqtt.host)
    line(isLocal, say(isLocal ? WORDS.doctorMqtt : WORDS.doctorMqttPublic, { host: mqtt.host, port: mqtt.port }))
  }
  if (mqttUrl === undefined) return
  const { protocol, hostname } = new URL(mqttUrl)
  const isPlain = protocol === 'mqtt:' || protocol === 'ws:'
  if (isPlain && !isLoopback(hostname)) line(false, say(WORDS.doctorMqttUrl, { url: shownValue('MQTT_URL', mqttUrl) }))
}

/** Whether the city's definitions are valid, its feeds are fresh, and no dead letters wait. */
export async function checkFeeds(database: Database, home: string, { say }: Terminal, line: Line): Promise<void> {
  const catalogue = await readCatalogue(home)
  for (const { message } of catalogue.faults)
    for (const reason of message.split('\n')) line(false, say(WORDS.doctorDefinition, { reason }))
  const states = await feedStates(database, catalogue)
  const count = (state: string): number => states.filter((standing) => standing.state === state).length
  line(true, say(WORDS.doctorFeeds, { fresh: count('FRESH'), never: count('NEVER') }))
  const bad = states.filter(({ state }) => state === 'STALE' || state === 'FAILING').map(({ feed }) => feed.id)
  if (bad.length > 0) line(false, say(WORDS.doctorFeedsBad, { feeds: bad.join(', ') }))
  const letters = states.reduce((sum, standing) => sum + standing.letters, 0)
  if (letters > 0) line(false, say(WORDS.doctorDead, { count: letters }))
}
