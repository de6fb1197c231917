import { useEffect, useState } from 'react'
import { readSignInMethods, type SignInMethods } from '../../api/auth.ts'
import { type AuthProblem, problemOf } from './sign-in-problem.ts'
import { serverNowMs } from '../../stores/now.ts'

/** How often a server that is not there yet is asked, ms. */
const RETRY_MS = 2000

/** How one may sign in; until that is known, what keeps it from being known. It asks until it knows. */
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
