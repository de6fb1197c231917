/**
 * City components (城市部件), GB/T 30428.2: two digits of the major class, two of the minor.
 *
 * The major classes are confirmed by secondary sources. The minor classes are recalled from the predecessor CJ/T 214 and
 * from published city tables: the standard's own text could not be had. A city whose table differs replaces this list.
 */
export interface ComponentClass {
  /** 4 digits. */
  readonly code: string
  readonly zh: string
  readonly en: string
}

const COMPONENT_MAJOR_CLASSES: readonly ComponentClass[] = [
  { code: '01', zh: '公用设施', en: 'Public utilities' },
  { code: '02', zh: '道路交通', en: 'Roads and traffic' },
  { code: '03', zh: '市容环境', en: 'Appearance and environment' },
  { code: '04', zh: '园林绿化', en: 'Parks and greenery' },
  { code: '05', zh: '其他', en: 'Other' },
]

export const COMPONENT_CLASSES: readonly ComponentClass[] = [
  { code: '0101', zh: '上水井盖', en: 'Water supply manhole' },
  { code: '0102', zh: '污水井盖', en: 'Sewer manhole' },
  { code: '0103', zh: '雨水井盖', en: 'Storm water manhole' },
  { code: '0104', zh: '雨水箅子', en: 'Drain grate' },
  { code: '0105', zh: '电力井盖', en: 'Power manhole' },
  { code: '0106', zh: '路灯井盖', en: 'Street lighting manhole' },
  { code: '0107', zh: '通讯井盖', en: 'Telecom manhole' },
  { code: '0108', zh: '电视井盖', en: 'Cable television manhole' },
  { code: '0109', zh: '网络井盖', en: 'Network manhole' },
  { code: '0110', zh: '热力井盖', en: 'District heating manhole' },
  { code: '0111', zh: '燃气井盖', en: 'Gas manhole' },
  { code: '0112', zh: '公安井盖', en: 'Public security manhole' },
  { code: '0113', zh: '消防设施', en: 'Fire-fighting equipment' },
  { code: '0114', zh: '无主井盖', en: 'Manhole without owner' },
  { code: '0115', zh: '通讯交接箱', en: 'Telecom cabinet' },
  { code: '0116', zh: '电力设施', en: 'Power equipment' },
  { code: '0117', zh: '立杆', en: 'Pole' },
  { code: '0118', zh: '路灯', en: 'Street lamp' },
  { code: '0119', zh: '地灯', en: 'Ground light' },
  { code: '0120', zh: '景观灯', en: 'Landscape light' },
  { code: '0121', zh: '报刊亭', en: 'News-stand' },
  { code: '0122', zh: '电话亭', en: 'Telephone box' },
  { code: '0123', zh: '邮筒', en: 'Post box' },
  { code: '0124', zh: '信息亭', en: 'Information stand' },
  { code: '0125', zh: '自动售货机', en: 'Vending machine' },
  { code: '0126', zh: '健身设施', en: 'Fitness equipment' },
  { code: '0127', zh: '中水井盖', en: 'Reclaimed water manhole' },
  { code: '0128', zh: '公交井盖', en: 'Public transport manhole' },
  { code: '0129', zh: '输油（气）井盖', en: 'Oil or gas pipeline manhole' },
  { code: '0130', zh: '特殊井盖', en: 'Special manhole' },
  { code: '0131', zh: '民用水井', en: 'Water well' },
  { code: '0132', zh: '供水器', en: 'Water tap' },
  { code: '0133', zh: '高压线铁塔', en: 'High-voltage pylon' },
  { code: '0134', zh: '变压器（箱）', en: 'Transformer' },
  { code: '0135', zh: '燃气调压站（箱）', en: 'Gas regulator' },
  { code: '0136', zh: '监控电子眼', en: 'Surveillance camera' },
  { code: '0137', zh: '公共时钟', en: 'Public clock' },
  { code: '0201', zh: '停车场', en: 'Car park' },
  { code: '0202', zh: '停车咪表', en: 'Parking meter' },
  { code: '0203', zh: '公交站亭', en: 'Bus shelter' },
  { code: '0204', zh: '出租车站牌', en: 'Taxi stand sign' },
  { code: '0205', zh: '过街天桥', en: 'Pedestrian overpass' },
  { code: '0206', zh: '地下通道', en: 'Pedestrian underpass' },
  { code: '0207', zh: '高架立交桥', en: 'Elevated interchange' },
  { code: '0208', zh: '跨河桥', en: 'River bridge' },
  { code: '0209', zh: '交通标志牌', en: 'Traffic sign' },
  { code: '0210', zh: '交通信号灯', en: 'Traffic signal' },
  { code: '0211', zh: '交通护栏', en: 'Guard rail or bollard' },
  { code: '0212', zh: '存车支架', en: 'Bicycle stand' },
  { code: '0213', zh: '路名牌', en: 'Street name sign' },
  { code: '0214', zh: '交通信号设施', en: 'Traffic signal equipment' },
  { code: '0215', zh: '道路信息显示屏', en: 'Road information display' },
  { code: '0216', zh: '道路隔音屏', en: 'Noise barrier' },
  { code: '0301', zh: '公共厕所', en: 'Public toilet' },
  { code: '0302', zh: '化粪池', en: 'Septic tank' },
  { code: '0303', zh: '公厕指示牌', en: 'Toilet sign' },
  { code: '0304', zh: '垃圾间（楼）', en: 'Refuse room' },
  { code: '0305', zh: '垃圾箱', en: 'Litter bin' },
  { code: '0306', zh: '灯箱霓虹灯', en: 'Light box or neon sign' },
  { code: '0307', zh: '广告牌匾', en: 'Billboard' },
  { code: '0308', zh: '环保监测站', en: 'Environment monitoring station' },
  { code: '0309', zh: '气象监测站', en: 'Weather station' },
  { code: '0310', zh: '污水口监测站', en: 'Outfall monitoring station' },
  { code: '0311', zh: '噪声显示屏', en: 'Noise display' },
  { code: '0401', zh: '古树名木', en: 'Old or famous tree' },
  { code: '0402', zh: '行道树', en: 'Street tree' },
  { code: '0403', zh: '护树设施', en: 'Tree guard' },
  { code: '0404', zh: '花架花钵', en: 'Flower stand' },
  { code: '0405', zh: '绿地', en: 'Green space' },
  { code: '0406', zh: '雕塑', en: 'Sculpture' },
  { code: '0407', zh: '街头座椅', en: 'Street bench' },
  { code: '0408', zh: '绿地护栏', en: 'Green space railing' },
  { code: '0409', zh: '绿地维护设施', en: 'Green space equipment' },
  { code: '0410', zh: '喷泉', en: 'Fountain' },
  { code: '0501', zh: '重大危险源', en: 'Major hazard source' },
  { code: '0502', zh: '工地', en: 'Construction site' },
  { code: '0503', zh: '水域附属设施', en: 'Waterside equipment' },
  { code: '0504', zh: '水域护栏', en: 'Waterside railing' },
  { code: '0505', zh: '港监设施', en: 'Port equipment' },
  { code: '0506', zh: '防汛墙', en: 'Flood wall' },
]

const BY_CODE = new Map([...COMPONENT_MAJOR_CLASSES, ...COMPONENT_CLASSES].map((entry) => [entry.code, entry]))

/** The class of a 2- or 4-digit code; undefined for a code outside the list. */
export function componentClass(code: string): ComponentClass | undefined {
  return BY_CODE.get(code)
}
