import type { GraphQLResolveInfo } from 'graphql'
import { DatabaseError, type Session } from '../platform/db/database.ts'
import { actorOf, noteRefusal, type Actor } from './audited.ts'
import type { Context } from './context.ts'
import { conflict } from './errors.ts'

/**
 * The resolver of a command: `work` makes its change and its audit entry in one transaction. If it is refused or fails, the
 * transaction is rolled back and the refusal is audited.
 * @param as the identity of the transaction: `accounts` for accounts and the audit, `viewer` for the city as the viewer sees it.
 */
export function command<Args extends object, Answer>(
  work: (session: Session, actor: Actor, args: Args, context: Context) => Promise<Answer>,
  as: 'accounts' | 'viewer' = 'accounts',
): (source: unknown, args: Args, context: Context, info: GraphQLResolveInfo) => Promise<Answer> {
  return async (_, args, context, info) => {
    try {
      const answer = await context.write(as, (session) => work(session, actorOf(context), args, context))
      if (as === 'accounts') context.forget()
      return answer
    } catch (raw) {
      const error = said(raw)
      await noteRefusal(context, args, info, error)
      throw error
    }
  }
}

/** Raised by the database when a commit would remove the last administrator. */
const NOBODY_LEFT = 'CB001'

function said(error: unknown): unknown {
  if (error instanceof DatabaseError && error.code === NOBODY_LEFT)
    return conflict('This is the last administrator of the whole city who can sign in; make another account one first')
  return error
}
