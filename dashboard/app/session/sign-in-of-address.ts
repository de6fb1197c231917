import { signInOfAddress, withoutSignIn } from '../../stores/address.ts'

/** A sign-in that the address brought along, taken out of it and of the history before anything else runs. */
export function takeSignInOfAddress(): ReturnType<typeof signInOfAddress> {
  const signIn = signInOfAddress(location)
  if (signIn || location.pathname === '/sign-in') history.replaceState(null, '', withoutSignIn(location))
  return signIn
}
