/** The zone whose midnights divide the city's days: day roll-ups, daily air quality, night flows. All of China has one. */
export const CITY_TIME_ZONE = 'Asia/Shanghai'
