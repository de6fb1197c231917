import type { Frame } from './mqtt-frame.ts'

/** A message of QoS 0 or 1 (MQTT 3.1.1, 3.3). */
export interface Publish {
  readonly topic: string
  /** A view into the bytes read. */
  readonly payload: Buffer
  /** Absent: QoS 0, which is not acknowledged. */
  readonly messageId?: number
}

const PUBLISH = 0x30
const QOS = 0x06
const QOS_1 = 0x02
const NO_NAME = /[#+\p{Cc}]/u
const UTF8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads the messages of one connection. Devices repeat the same topic: the last one is cached.
 * @returns undefined for any other frame and for an invalid message: the broker answers both
 */
export function createPublishReader(): (bytes: Buffer, start: number, frame: Frame) => Publish | undefined {
  let lastBytes = Buffer.alloc(0)
  let lastTopic: string | undefined

  function topicOf(bytes: Buffer, start: number, end: number): string | undefined {
    if (end - start === lastBytes.length && bytes.compare(lastBytes, 0, lastBytes.length, start, end) === 0)
      return lastTopic
    lastBytes = Buffer.from(bytes.subarray(start, end))
    lastTopic = readTopic(lastBytes)
    return lastTopic
  }

  return (bytes, start, { body, end }) => {
    const flags = bytes[start] as number
    const qos = flags & QOS
    if ((flags & 0xf0) !== PUBLISH || qos > QOS_1 || body + 2 > end) return undefined
    const topicEnd = body + 2 + bytes.readUInt16BE(body)
    const payloadStart = qos === QOS_1 ? topicEnd + 2 : topicEnd
    if (payloadStart > end) return undefined
    const topic = topicOf(bytes, body + 2, topicEnd)
    if (topic === undefined) return undefined
    const payload = bytes.subarray(payloadStart, end)
    if (qos === 0) return { topic, payload }
    const messageId = bytes.readUInt16BE(topicEnd)
    return messageId === 0 ? undefined : { topic, payload, messageId }
  }
}

function readTopic(bytes: Buffer): string | undefined {
  try {
    const topic = UTF8.decode(bytes)
    return topic === '' || NO_NAME.test(topic) ? undefined : topic
  } catch {
    return undefined
  }
}
