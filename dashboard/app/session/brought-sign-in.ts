import { broughtSignIn, withoutBroughtSignIn } from '../../stores/address.ts'

/** A sign-in that the address brought along, taken out of it and of the history before anything else runs. */
export function takeBroughtSignIn(): ReturnType<typeof broughtSignIn> {
  const brought = broughtSignIn(location)
  if (brought || location.pathname === '/sign-in') history.replaceState(null, '', withoutBroughtSignIn(location))
  return brought
}
