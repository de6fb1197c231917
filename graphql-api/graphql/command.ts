import type { GraphQLResolveInfo } from 'graphql'
import { DatabaseError, type Session } from '../platform/db/database.ts'
import { actorOf, noteRefusal, type Actor } from './audited.ts'
import type { Context } from './context.ts'
import { conflict } from './errors.ts'

/**
 * The resolver of a command: one transaction, in which `work` changes something and notes it in the audit. When it is refused or
 * fails nothing of it remains but an entry that says so.
 * @param as whose rows it touches: accounts and the audit, by the gate, or the viewer's own view of the city.
 */
export function command<Args extends object, Answer>(
  work: (session: Session, actor: Actor, args: Args, context: Context) => Promise<Answer>,
  as: 'gate' | 'viewer' = 'gate',
): (source: unknown, args: Args, context: Context, info: GraphQLResolveInfo) => Promise<Answer> {
  return async (_, args, context, info) => {
    try {
      const answer = await context.write(as, (session) => work(session, actorOf(context), args, context))
      if (as === 'gate') context.forget()
      return answer
    } catch (raw) {
      const error = said(raw)
      await noteRefusal(context, args, info, error)
      throw error
    }
  }
}

/** The last administrator is kept by the database when it commits. */
const NOBODY_LEFT = 'CB001'

function said(error: unknown): unknown {
  if (error instanceof DatabaseError && error.code === NOBODY_LEFT)
    return conflict('This is the last administrator of the whole city who can sign in; make somebody else one first')
  return error
}
