import { signInOfAddress, withoutSignIn } from '../../stores/address.ts'

/** Takes a sign-in out of the address and the history before anything else runs. */
export function takeSignInOfAddress(): ReturnType<typeof signInOfAddress> {
  const signIn = signInOfAddress(location)
  if (signIn || location.pathname === '/sign-in') history.replaceState(null, '', withoutSignIn(location))
  return signIn
}
