/** What waits to be written, by feed: none stands behind another's. */
export interface FeedQueue<Message> {
  push(feedId: string, message: Message): void
  /**
   * The next batch, of feeds that none is being written of: of several in turn, one message each; of a feed of which more waits than a batch
   * holds, of that one alone. Undefined: there is none.
   * @param most the batch is full at this weight; one message may have more
   */
  take(most: number): Batch<Message> | undefined
  isEmpty(): boolean
  /** Of all that waits. */
  weight(): number
}

export interface Batch<Message> {
  readonly messages: readonly Message[]
  /** To be called when it is written: its feeds have their next turn. */
  done(): void
}

interface Lane<Message> {
  readonly feedId: string
  messages: Message[]
  /** Of the first that waits: those before it are taken. */
  head: number
  weight: number
  isBusy: boolean
}

/** Taken messages that a lane keeps the room of. */
const MOST_TAKEN = 1_024

export function createFeedQueue<Message>(weightOf: (message: Message) => number): FeedQueue<Message> {
  /** Those whose turn is next stand first. */
  const lanes = new Map<string, Lane<Message>>()
  let total = 0

  function shift(lane: Lane<Message>): Message | undefined {
    const message = lane.messages[lane.head]
    if (message === undefined) return undefined
    lane.head++
    const weight = weightOf(message)
    lane.weight -= weight
    total -= weight
    if (lane.head >= MOST_TAKEN || lane.head === lane.messages.length) {
      lane.messages = lane.messages.slice(lane.head)
      lane.head = 0
    }
    return message
  }

  const waits = (lane: Lane<Message>): boolean => lane.messages.length > lane.head

  function fill(from: readonly Lane<Message>[], most: number): Message[] {
    const taken: Message[] = []
    let weight = 0
    for (let left = from; left.length > 0; left = left.filter(waits))
      for (const lane of left) {
        if (weight >= most) return taken
        const message = shift(lane)
        if (message === undefined) continue
        taken.push(message)
        weight += weightOf(message)
      }
    return taken
  }

  return {
    push(feedId, message) {
      let lane = lanes.get(feedId)
      if (lane === undefined) lanes.set(feedId, (lane = { feedId, messages: [], head: 0, weight: 0, isBusy: false }))
      lane.messages.push(message)
      const weight = weightOf(message)
      lane.weight += weight
      total += weight
    },
    take(most) {
      const ready = [...lanes.values()].filter((lane) => !lane.isBusy && waits(lane))
      const [first] = ready
      if (first === undefined) return undefined
      const from = first.weight >= most ? [first] : ready.filter(({ weight }) => weight < most)
      const messages = fill(from, most)
      for (const lane of from) {
        lane.isBusy = true
        lanes.delete(lane.feedId)
        lanes.set(lane.feedId, lane)
      }
      return {
        messages,
        done() {
          for (const lane of from) {
            lane.isBusy = false
            if (!waits(lane)) lanes.delete(lane.feedId)
          }
        },
      }
    },
    isEmpty: () => total === 0,
    weight: () => total,
  }
}
