import { choiceField, codeField, countField, instantField, numberField, qualityField } from './field.ts'

/** What every meter's message has. */
export const METER_FIELDS = {
  meter: codeField('the meter’s number'),
  at: instantField,
  quality: qualityField,
  /** Digits of the register before the point, by which a register that has run over is told from an exchanged meter. */
  digits: countField('digits of the register before the point', 3, 10).optional(),
  /** What the meter knows of its own count being lower than before. */
  event: choiceField('why the count is lower than before', ['rolled_over', 'reset']).optional(),
  battery: numberField('percent', -1e6, 1e6).optional(),
}
