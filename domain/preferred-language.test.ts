import { expect, it } from 'vitest'
import { preferredLanguage } from './preferred-language.ts'

it.each([
  [['zh-CN'], 'zh'],
  [['en-US', 'zh-TW'], 'zh'],
  [['pt-PT', 'en'], 'en'],
  [['pt'], 'en'],
  [['zhu'], 'en'],
  [[], null],
] as const)('%j is told %s', (wanted, language) => expect(preferredLanguage(wanted)).toBe(language))
