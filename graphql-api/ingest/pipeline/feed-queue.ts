/** Messages waiting to be written, by feed: no feed waits behind another. */
export interface FeedQueue<Message> {
  push(feedId: string, message: Message): void
  /**
   * The next batch, from feeds without a batch in progress: one message of each in turn; a feed with more waiting than
   * a batch holds gets a batch of its own. Undefined: nothing to write.
   * @param most weight of a full batch; a single message may exceed it
   */
  take(most: number): Batch<Message> | undefined
  isEmpty(): boolean
  /** Weight of all waiting messages. */
  weight(): number
}

export interface Batch<Message> {
  readonly messages: readonly Message[]
  /** Must be called when the batch is written: its feeds get their next turn. */
  done(): void
}

interface Lane<Message> {
  readonly feedId: string
  messages: Message[]
  /** Index of the first waiting message. */
  head: number
  weight: number
  isBusy: boolean
}

/** Taken messages are removed from the array in chunks of this many. */
const MOST_TAKEN = 1_024

export function createFeedQueue<Message>(weightOf: (message: Message) => number): FeedQueue<Message> {
  /** In the order of their next turn. */
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
