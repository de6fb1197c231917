import { appendAudit } from '../../security/audit/audit.service.ts'
import type { Session } from '../../platform/db/database.ts'
import type { Actor } from '../../graphql/audited.ts'
import { conflict, invalidInput, notFound } from '../../graphql/errors.ts'
import {
  FASTEST,
  NoSimulatorError,
  SLOWEST,
  type SimulatorCommand,
  type SimulatorControl,
  type SimulatorState,
} from './simulator-control.ts'

export interface SimulatorChange {
  readonly running?: boolean | null | undefined
  readonly speed?: number | null | undefined
  readonly faults?: boolean | null | undefined
}

export async function setSimulator(
  session: Session,
  actor: Actor,
  control: SimulatorControl | undefined,
  { running, speed, faults }: SimulatorChange,
): Promise<SimulatorState> {
  if (speed != null && !(speed >= SLOWEST && speed <= FASTEST))
    throw invalidInput('speed', speed, `simulated seconds per second, ${String(SLOWEST)}…${String(FASTEST)}`)
  const change = {
    ...(running != null && { running }),
    ...(speed != null && { speed }),
    ...(faults != null && { faults }),
  }
  const state = await send(control, { command: 'set', ...change })
  await appendAudit(session, {
    ...actor,
    action: 'simulator.set',
    subject: 'simulator',
    outcome: 'done',
    detail: { after: change },
  })
  return state
}

export async function runScript(
  session: Session,
  actor: Actor,
  control: SimulatorControl | undefined,
  command: 'startScript' | 'stopScript',
  id: string,
): Promise<SimulatorState> {
  const scripts = control?.state()?.scripts
  if (scripts !== undefined && !scripts.some((script) => script.id === id))
    throw invalidInput('id', id, `one of ${scripts.map((script) => script.id).join(', ')}`)
  const state = await send(control, { command, id })
  await appendAudit(session, {
    ...actor,
    action: command === 'startScript' ? 'simulator.start_script' : 'simulator.stop_script',
    subject: `script ${id}`,
    outcome: 'done',
  })
  return state
}

async function send(control: SimulatorControl | undefined, command: SimulatorCommand): Promise<SimulatorState> {
  if (control?.state() === undefined) throw notFound('No simulator runs here')
  try {
    return await control.send(command)
  } catch (error) {
    if (error instanceof NoSimulatorError) throw conflict(`The simulator refused: ${error.message}`)
    throw error
  }
}
