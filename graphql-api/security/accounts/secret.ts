import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits, as a cookie or a header can hold them. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What the database keeps of a secret. Secrets are random in full, so that a fast hash is enough. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

// No character that is read as another one: 54 of them, 5.75 bits each.
const ALPHABET = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** A password that nobody chose: 16 characters, 92 bits, e.g. `hT5q-Wm2x-9bCs-Kd7R`. */
export function generatedPassword(bytes: () => Buffer = () => randomBytes(64)): string {
  let letters = ''
  while (letters.length < 16)
    // A byte beyond the last whole run of the alphabet would make its first letters likelier.
    for (const byte of bytes())
      if (byte < 256 - (256 % ALPHABET.length) && letters.length < 16) letters += ALPHABET[byte % ALPHABET.length] ?? ''
  return letters.replaceAll(/(.{4})(?=.)/g, '$1-')
}
