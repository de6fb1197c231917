/**
 * Rounding by GB/T 8170 (数值修约规则): to the nearest, and a true half to the even digit. Decided on the decimal number as
 * it is written: 1.15 is a half at one digit although its binary value lies below.
 */
export function roundHalfEven(value: number, decimals = 0): number {
  if (!Number.isFinite(value)) return value
  const scaled = shift(value, decimals)
  const below = Math.floor(scaled)
  const rest = scaled - below
  const whole = rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1
  return shift(whole, -decimals)
}

/** `value` × 10^`places`, by its decimal digits. */
function shift(value: number, places: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e')
  return Number(`${digits}e${Number(exponent) + places}`)
}
