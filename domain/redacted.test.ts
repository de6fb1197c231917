import { expect, test } from 'vitest'
import { redacted } from './redacted.ts'

test.each([
  ['mqtt://city:pa55word@broker.example:1883', 'mqtt://city:…@broker.example:1883'],
  ['postgres://city:p%40ss@db/city?sslmode=require', 'postgres://city:…@db/city?sslmode=require'],
  ['postgres://city:p@ss/w:rd@db.example/city', 'postgres://city:…@db.example/city'],
  ['nats://s3cr3t-token@nats.example', 'nats://…@nats.example'],
  ['http://:only-password@host/', 'http://:…@host/'],
  ['MQTTS://City:Pa55@broker', 'MQTTS://City:…@broker'],
  ['postgres://db/city?user=city&password=geheim', 'postgres://db/city?user=city&password=…'],
  ['host=db password=geheim user=city', 'host=db password=… user=city'],
  ['https://feeds.example/air?api_key=abc123&format=json', 'https://feeds.example/air?api_key=…&format=json'],
  ['https://feeds.example/air?access_token=abc#top', 'https://feeds.example/air?access_token=…#top'],
  ['sent authorization: Bearer eyJhbGciOi.J9', 'sent authorization: Bearer …'],
  ['cb_ABCDEFGHIJKLMNOPQRSTUVWXYZ is revoked', 'cb_… is revoked'],
  ['connect to "mqtt://a:b@one" and "mqtt://c:d@two"', 'connect to "mqtt://a:…@one" and "mqtt://c:…@two"'],
])('%s is shown as %s', (text, shown) => {
  expect(redacted(text)).toBe(shown)
})

test.each([
  'http://127.0.0.1:8080/desk?at=121.5,31.2,14',
  'write to desk@example.org',
  'feed "air-stations": the source answered 503',
  'https://tiles.example/{z}/{x}/{y}@2x.png',
  'the token of the feed is revoked',
])('%s stays as it is', (text) => {
  expect(redacted(text)).toBe(text)
})
