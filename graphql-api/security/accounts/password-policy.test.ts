import { expect, test } from 'vitest'
import { passwordWeakness } from './password-policy.ts'
import { generatedPassword, newSecret } from './secret.ts'

test.each([
  ['', 'too-short'],
  ['ninechars', 'too-short'],
  ['九个汉字还不够长呢', 'too-short'],
  ['x'.repeat(201), 'too-long'],
  ['wangfang12', 'contains-name'],
  ['2024WangFang', 'contains-name'],
  ['aaaaaaaaaaaa', 'monotonous'],
  ['1212121212', 'monotonous'],
  ['1234567890', 'monotonous'],
  ['0987654321', 'monotonous'],
  ['qwertyuiop', 'monotonous'],
  ['abcdefghij', 'monotonous'],
  ['password123', 'common'],
  ['Password!!!', 'common'],
  ['P@ssw0rd123', 'common'],
  ['woaini1314', 'common'],
  ['5201314520', 'common'],
  ['zhongguo888', 'common'],
  ['admin@123456', 'common'],
  ['1qaz2wsx3edc', 'monotonous'],
  ['Ｐａｓｓｗｏｒｄ１２３', 'common'],
  ['Admin@2026888', 'common'],
  ['Adm1n!2026-12-01', 'common'],
  ['CityBrain@2026', 'common'],
  ['Beijing2026!!', 'common'],
  ['Pa$$w0rd_1qaz2wsx', 'common'],
  ['Welcome-Shanghai-2025', 'common'],
  ['qwertyASDFGH123', 'common'],
  ['aaaabbbbcccc1111', 'common'],
  ['!@#$%^&*()_1234', 'common'],
  ['Linjiang#666888', 'common'],
  ['WangFang@Summer2026', 'contains-name'],
])('%s is %s', (password, weakness) => {
  expect(passwordWeakness(password, 'wangfang')).toBe(weakness)
})

test.each([
  'river and seven bridges',
  '江上七座桥每座都不同',
  'hT5q-Wm2x-9bCs-Kd7R',
  'wangfang crosses seven bridges',
  'correct horse battery staple',
])('%s is good', (password) => {
  expect(passwordWeakness(password, 'wangfang')).toBeUndefined()
})

test('generated passwords are good and different', () => {
  const passwords = Array.from({ length: 500 }, () => generatedPassword())
  expect(new Set(passwords).size).toBe(500)
  for (const password of passwords) {
    expect(password).toMatch(/^([a-km-zA-HJ-NP-Z2-9]{4}-){3}[a-km-zA-HJ-NP-Z2-9]{4}$/)
    expect(passwordWeakness(password, 'admin')).toBeUndefined()
  }
})

test('a secret has 256 bits', () => {
  expect(Buffer.from(newSecret(), 'base64url')).toHaveLength(32)
})
