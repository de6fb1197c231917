/** `feeds/{feedId}/{origin…}`; a device may identify itself below the feed's id. */
export interface FeedTopic {
  readonly feedId: string
  readonly origin?: string
}

const MAX_TOPIC = 500
/** Wildcards, control characters, and what stands for bytes that are not UTF-8. */
const NOT_IN_NAMES = /[#+\p{Cc}\ufffd]/u

/** @returns undefined for any other topic */
export function parseTopic(topic: string): FeedTopic | undefined {
  const parts =
    topic.length > MAX_TOPIC || NOT_IN_NAMES.test(topic)
      ? null
      : /^feeds\/([a-z0-9][a-z0-9._-]{1,63})(?:\/(.*))?$/s.exec(topic)
  const [feedId, origin] = [parts?.[1], parts?.[2]]
  if (feedId === undefined) return undefined
  return { feedId, ...(origin !== undefined && origin !== '' && { origin }) }
}
