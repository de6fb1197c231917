/** What an operator can set about tiles. */
export interface TileSettings {
  /** `CITY_TILE_CACHE_MB`: memory for encoded tiles, here in bytes. Default 256 MB. */
  readonly cacheBytes: number
  /** `CITY_TRUST_PROXY`: take the public address from `X-Forwarded-Proto` and `X-Forwarded-Host`. Default off. */
  readonly trustProxy: boolean
}

/** @throws {Error} that names the variable, its value and what would be right. */
export function tileSettings(env: Readonly<Record<string, string | undefined>>): TileSettings {
  const cacheMb = env.CITY_TILE_CACHE_MB ?? '256'
  if (!/^\d{1,6}$/.test(cacheMb)) {
    throw new Error(`CITY_TILE_CACHE_MB is "${cacheMb}"; expected a whole number of megabytes, 0 to 999999`)
  }
  const trust = env.CITY_TRUST_PROXY ?? '0'
  if (!['', '0', '1', 'false', 'true'].includes(trust))
    throw new Error(`CITY_TRUST_PROXY is "${trust}"; expected 1 or 0`)
  return { cacheBytes: Number(cacheMb) * 2 ** 20, trustProxy: trust === '1' || trust === 'true' }
}
