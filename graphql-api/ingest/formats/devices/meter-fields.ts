import { choiceField, codeField, countField, instantField, numberField, qualityField } from './field.ts'

/** Fields common to all meters. */
export const METER_FIELDS = {
  meter: codeField('the meter’s number'),
  at: instantField,
  quality: qualityField,
  /**
   * Digits of the register before the decimal point: they distinguish a rolled-over register from an exchanged meter.
   */
  digits: countField('digits of the register before the point', 3, 10).optional(),
  /** The meter's own explanation of a lower count. */
  event: choiceField('why the count is lower than before', ['rolled_over', 'reset']).optional(),
  battery: numberField('percent', -1e6, 1e6).optional(),
}
