import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits, in a form for cookies and headers. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** The stored form of a secret. Secrets are fully random, so a fast hash is sufficient. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

// Without easily confused characters: 54 left, 5.75 bits each.
const ALPHABET = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** A generated password: 16 characters, 92 bits, e.g. `hT5q-Wm2x-9bCs-Kd7R`. */
export function generatedPassword(bytes: () => Buffer = () => randomBytes(64)): string {
  let letters = ''
  while (letters.length < 16)
    // Bytes beyond the last multiple of the alphabet would favour its first letters.
    for (const byte of bytes())
      if (byte < 256 - (256 % ALPHABET.length) && letters.length < 16) letters += ALPHABET[byte % ALPHABET.length] ?? ''
  return letters.replaceAll(/(.{4})(?=.)/g, '$1-')
}
