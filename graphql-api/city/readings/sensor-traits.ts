import type { SensorTraits } from '../../../domain/sensor-traits.ts'
import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'

const sql = statements(new URL('./sensor-traits.sql', import.meta.url))

/** By sensor; those without traits are omitted. */
export async function traitsOf(session: Session, sensorIds: readonly number[]): Promise<Map<number, SensorTraits>> {
  if (sensorIds.length === 0) return new Map()
  const rows = await session.rows<{ id: number; traits: SensorTraits }>(sql('traits', { ids: sensorIds }))
  return new Map(rows.map(({ id, traits }) => [id, traits]))
}
