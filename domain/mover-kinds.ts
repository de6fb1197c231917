/** Kinds of moving objects that report their positions. */
export const MOVER_KINDS = {
  bus: { zh: '公交车', en: 'Bus' },
  metro: { zh: '地铁列车', en: 'Metro train' },
  taxi: { zh: '出租车', en: 'Taxi' },
  patrol: { zh: '巡逻车', en: 'Patrol car' },
  fire_engine: { zh: '消防车', en: 'Fire engine' },
  ambulance: { zh: '救护车', en: 'Ambulance' },
  sanitation: { zh: '环卫车', en: 'Sanitation vehicle' },
  hazardous: { zh: '危险品运输车', en: 'Hazardous goods vehicle' },
  truck: { zh: '货车', en: 'Truck' },
  car: { zh: '小汽车', en: 'Car' },
  bike: { zh: '自行车', en: 'Bicycle' },
  boat: { zh: '船只', en: 'Boat' },
  drone: { zh: '无人机', en: 'Drone' },
  person: { zh: '人员', en: 'Person' },
  other: { zh: '其他', en: 'Other' },
} as const satisfies Readonly<Record<string, { readonly zh: string; readonly en: string }>>

export type MoverKind = keyof typeof MOVER_KINDS
