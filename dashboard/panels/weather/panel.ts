import type { PanelEntry } from '../panel.ts'
import { WEATHER_MESSAGES } from './messages.ts'
import { WeatherPanel } from './weather-panel.tsx'

export const weather: PanelEntry = {
  id: 'weather',
  title: WEATHER_MESSAGES['weather.title'],
  icon: 'thermometer',
  messages: WEATHER_MESSAGES,
  Component: WeatherPanel,
}
