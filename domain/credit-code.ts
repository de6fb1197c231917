/** Characters of a unified social credit code: digits and capitals without I, O, S, V, Z (GB 32100-2015, table 1). */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** Weights 3ⁱ mod 31 of its first 17 places (table 2). */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/**
 * The fault of a unified social credit code (GB 32100-2015: 18 characters, the last a check digit); undefined: valid.
 */
export function creditCodeFault(code: string): string | undefined {
  if (code.length !== 18) return `has ${code.length} characters; expected 18`
  const values = Array.from({ length: 18 }, (_, place) => CHARACTERS.indexOf(code.charAt(place)))
  const wrong = values.indexOf(-1)
  if (wrong >= 0)
    return `has "${code[wrong] ?? ''}" at place ${wrong + 1}; expected digits and capitals but I, O, S, V, Z`
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * (values[place] as number), 0)
  const check = CHARACTERS[(31 - (sum % 31)) % 31] as string
  return code[17] === check ? undefined : `ends in "${code[17] ?? ''}"; its check character is "${check}"`
}
