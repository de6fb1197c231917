/** `user:password@` of an address, or `token@`; also with an `@`, a `/` or a `:` in the password that should have been encoded. */
const CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/)(?:([^\s"'<>@/:]*:)[^\s"'<>]*|[^\s"'<>/?#]*)@/gi
/** `?token=…`, `&api_key=…`, also of a connection string: `password=…`. */
const PARAMETERS = /([?&;\s]|^)([\w-]*(?:token|secret|passw(?:or)?d|pwd|api[_-]?key|apikey|signature)=)[^&;\s"'<>#]+/gi
const AUTHORIZATION = /\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi
/** Of machines, as this city issues them. */
const MACHINE_TOKEN = /\bcb_[\w-]{20,}/g

/** A text for a log, a terminal or a reader: what lets somebody in is left out of the addresses in it. */
export function redacted(text: string): string {
  return text
    .replace(CREDENTIALS, '$1$2…@')
    .replace(PARAMETERS, '$1$2…')
    .replace(AUTHORIZATION, '$1 …')
    .replace(MACHINE_TOKEN, 'cb_…')
}
