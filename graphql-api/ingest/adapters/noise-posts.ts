import { observedFeed } from '../formats/ngsi/observed-feed.ts'

/** Noise meters on posts and poles, as NoiseLevelObserved of Smart Data Models. */
export const noisePosts = observedFeed(
  {
    id: 'noise-posts',
    title: { zh: '噪声监测点', en: 'Noise posts' },
    publisher: { zh: '生态环境局', en: 'Ecology and environment bureau' },
    licence: 'internal',
    grade: 'open',
    cadenceMs: 60_000,
    staleAfterMs: 300_000,
    sample: 'noise-posts.json',
  },
  {
    types: ['NoiseLevelObserved'],
    sensorKind: 'noise',
    columns: [
      ['LAeq', 'noise_laeq', '2N'],
      ['LAmax', 'noise_lamax', '2N'],
    ],
  },
)
