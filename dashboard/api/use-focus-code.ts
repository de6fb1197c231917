import { useView } from '../stores/view.ts'
import { openingRegion } from './opening-region.ts'
import { useCity } from './use-city.ts'

/** Code of the region shown by panels: the one drilled into, else the first one; null: not known yet. */
export function useFocusCode(): string | null {
  const city = useCity()
  const asked = useView((view) => view.region)
  return asked ?? (city ? openingRegion(city) : null)
}
