import { ApolloProvider } from '@apollo/client/react'
import { act, cleanup, render, type RenderResult } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import type { ReactElement } from 'react'
import { afterEach, beforeEach, vi } from 'vitest'
import { ALL_RIGHTS, type Right } from '../../domain/rights.ts'
import { useAddress } from '../stores/address.ts'
import { useAlerts } from '../stores/alerts.ts'
import { useConnection } from '../stores/connection.ts'
import { useFeeds } from '../stores/feeds.ts'
import { useFollowing } from '../stores/following.ts'
import { useInterface } from '../stores/interface.ts'
import { useMapCommands } from '../stores/map-commands.ts'
import { useMapState } from '../stores/map-state.ts'
import { useNow } from '../stores/now.ts'
import { useRecentSearches } from '../stores/recent-searches.ts'
import { useSession, type Viewer } from '../stores/session.ts'
import { useView } from '../stores/view.ts'
import { LanguageContext } from '../ui/i18n.ts'
import { createClient } from './client.ts'

/** What the server is told: the path of `/auth`, or the name of the GraphQL operation. */
export interface Asked {
  readonly name: string
  /** Variables of the operation, or the body. */
  readonly sent: Readonly<Record<string, unknown>>
}

type Sent = Asked['sent']
/** Data of the operation, or the body of the answer; a `Response` says the rest itself. */
type Answer = (sent: Sent) => object | Response | Promise<object | Response>

/** The network of a test: everything else of the page is real. */
export interface TestServer {
  readonly requests: readonly Asked[]
  /** Those of one name, oldest first. */
  readonly sentTo: (name: string) => readonly Sent[]
  /** From now on. */
  readonly answer: (name: string, answer: Answer) => void
  /** Sockets that the page has opened, oldest first. */
  readonly sockets: readonly TestSocket[]
}

export interface TestPage extends RenderResult {
  readonly server: TestServer
  readonly user: UserEvent
}

/** A WebSocket that stays silent until a test closes it. */
export class TestSocket {
  readonly OPEN = 1
  readyState = 0
  onopen: (() => void) | null = null
  onclose: ((event: { readonly code: number; readonly reason: string; readonly wasClean: boolean }) => void) | null =
    null
  onmessage: ((event: { readonly data: string }) => void) | null = null
  onerror: (() => void) | null = null
  readonly sent: string[] = []
  constructor(readonly url: string) {
    opened.push(this)
  }
  send(data: string): void {
    this.sent.push(data)
  }
  close(code = 1000): void {
    this.closeAs(code)
  }
  /** As the server would. */
  closeAs(code: number): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.onclose?.({ code, reason: '', wasClean: true })
  }
}

const STORES = [
  ...[useSession, useView, useAddress, useConnection, useFollowing, useMapCommands, useRecentSearches],
  ...[useAlerts, useFeeds, useInterface, useMapState, useNow],
]
const opened: TestSocket[] = []
let answers = new Map<string, Answer>()
let requests: Asked[] = []

/** Sets up the page anew for each test of the file: clock, network, stores, address. */
export function setUpPages(startAt = '2026-11-22T08:00:00Z'): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse(startAt) })
    // By this the Testing Library knows a fake clock and moves it on while it waits.
    vi.stubGlobal('jest', { advanceTimersByTime: (ms: number) => vi.advanceTimersByTime(ms) })
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
    vi.stubGlobal('fetch', answered)
    vi.stubGlobal('WebSocket', TestSocket)
    answers = new Map()
    requests = []
    opened.length = 0
    localStorage.clear()
    history.replaceState(null, '', '/')
    for (const store of STORES)
      (store as { setState: (state: unknown, replace: true) => void }).setState(store.getInitialState(), true)
  })
  afterEach(() => {
    cleanup()
    vi.useRealTimers()
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })
}

/** Shows a part of the page, in English. @param answer of the server to operations and paths of `/auth`, by name */
export function openPage(element: ReactElement, answer: Readonly<Record<string, Answer>> = {}): TestPage {
  for (const [name, each] of Object.entries(answer)) answers.set(name, each)
  const client = createClient({
    answered: () => undefined,
    failed: () => undefined,
    refused: () => useSession.getState().refused(),
  })
  const user = userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) })
  const shown = render(
    <ApolloProvider client={client}>
      <LanguageContext value="en">{element}</LanguageContext>
    </ApolloProvider>,
  )
  const server: TestServer = {
    get requests() {
      return requests
    },
    sentTo: (name) => requests.filter((request) => request.name === name).map(({ sent }) => sent),
    answer: (name, each) => void answers.set(name, each),
    sockets: opened,
  }
  return { ...shown, server, user }
}

/** Turns that an answer takes from the network to the screen, at most. */
const TURNS = 8

/** Lets time pass, and what waits for the network come in. */
export function pass(ms = 0): Promise<void> {
  return act(async () => {
    await vi.advanceTimersByTimeAsync(ms)
    for (let turn = 0; turn < TURNS; turn++) await vi.advanceTimersByTimeAsync(1)
  })
}

/** Somebody who may do everything, but for what is changed. */
export function viewerWith({
  rights = ALL_RIGHTS,
  ...more
}: Partial<Omit<Viewer, 'rights'>> & { rights?: readonly Right[] }): Viewer {
  const viewer = {
    username: 'li',
    displayName: '李明',
    roles: ['administrator'],
    scope: null,
    mustChangePassword: false,
  } as const
  return { ...viewer, ...more, rights: new Set(rights) }
}

/** What `/auth` says when it refuses. */
export function refusal(status: number, error: Readonly<Record<string, unknown>>): Response {
  return Response.json({ error }, { status })
}

/** A GraphQL answer with an error and nothing else. */
export function graphqlError(code: string, message: string): Response {
  return Response.json({ data: null, errors: [{ message, extensions: { code } }] })
}

async function answered(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const path = new URL(input instanceof Request ? input.url : input, 'http://city.example').pathname
  const body = (typeof init?.body === 'string' ? JSON.parse(init.body) : {}) as Record<string, unknown>
  const isGraphql = path === '/graphql'
  const name = isGraphql ? String(body.operationName) : path
  const sent = (isGraphql ? (body.variables ?? {}) : body) as Sent
  requests.push({ name, sent })
  const answer = answers.get(name)
  if (answer === undefined) throw new Error(`the test has no answer to ${name}`)
  const given = await answer(sent)
  if (given instanceof Response) return given
  return Response.json(isGraphql ? { data: given } : given)
}
