import { useEffect, useState } from 'react'
import { readSignInMethods, type SignInMethods } from '../../api/auth.ts'
import { type AuthProblem, problemOf } from './sign-in-problem.ts'
import { serverNowMs } from '../../stores/now.ts'

/** Retry interval for a server that is not ready, ms. */
const RETRY_MS = 2000

/** Available methods of signing in; until they are known, the reason. Retries until they are. */
export function useSignInMethods(): {
  readonly methods: SignInMethods | null
  readonly problem: AuthProblem | null
} {
  const [state, setState] = useState<{ methods: SignInMethods | null; problem: AuthProblem | null }>({
    methods: null,
    problem: null,
  })
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = async () => {
      const result = await readSignInMethods()
      if (over) return
      if (result.kind === 'done') {
        setState({ methods: result.answer, problem: null })
        return
      }
      setState({ methods: null, problem: problemOf(result, serverNowMs()) })
      timer = setTimeout(() => void read(), RETRY_MS)
    }
    void read()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [])
  return state
}
