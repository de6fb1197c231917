import { expect, it } from 'vitest'
import { deviceName } from './device-name.ts'

it.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0 Safari/537.36',
    'Linux',
    'Chrome',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
    'Windows',
    'Edge',
  ],
  ['Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1', 'iPad', 'Safari'],
  ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130 MicroMessenger/8.0', 'Android', 'WeChat'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0', 'macOS', 'Firefox'],
  ['curl/8.5.0', null, 'curl'],
])('%s', (userAgent, system, browser) => {
  expect(deviceName(userAgent)).toEqual({ system, browser })
})

it('of one that does not say is nothing', () => {
  for (const userAgent of ['', null, undefined, 'robot']) expect(deviceName(userAgent)).toBeNull()
})
