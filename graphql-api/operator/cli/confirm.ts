import { createInterface } from 'node:readline/promises'

/** Asks at the keyboard. @returns true for yes */
export async function confirm(question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^(y|yes|是)$/i.test((await prompt.question(question)).trim())
  } finally {
    prompt.close()
  }
}
