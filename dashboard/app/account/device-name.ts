/** Systems and browsers by their user agents; more specific ones first, since many imitate others. */
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/HarmonyOS|OpenHarmony/i, 'HarmonyOS'],
  [/iPad/, 'iPad'],
  [/iPhone/, 'iPhone'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger/, 'WeChat'],
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/QQBrowser/, 'QQ'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chromium|HeadlessChrome|Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
  [/curl\//, 'curl'],
]

/** Device and browser of a session by its user agent; null: unknown. */
export function deviceName(
  userAgent: string | null | undefined,
): { readonly system: string | null; readonly browser: string | null } | null {
  const find = (known: typeof SYSTEMS) => known.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1] ?? null
  const system = find(SYSTEMS)
  const browser = find(BROWSERS)
  return system === null && browser === null ? null : { system, browser }
}
