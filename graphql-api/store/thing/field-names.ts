/** Our fields with their usual names in files, in order of preference; our own names come last. */
export type FieldNames = Readonly<Record<string, readonly string[]>>

export const COMMON: FieldNames = {
  name: ['name', 'NAME', 'Name', '名称', '名字', 'title', 'name:zh'],
  nameEn: ['name:en', 'name_en', 'nameEn', 'NAME_EN', '英文名', '英文名称'],
  version: [],
}
export const ADDRESS: FieldNames = { address: ['address', 'ADDRESS', 'addr', 'addr:full', '地址', '详细地址'] }
export const COLOUR = ['colour', 'color', '颜色', '线路颜色']
export const OWNER = ['owner', 'operator', '权属单位', '主管部门']
export const PHONE = ['phone', 'tel', 'telephone', '电话', '联系电话', '手机']
export const DEPARTMENT_CODE = ['department_code', '部门编码', '部门编号', '所属部门编码']
export const BUILDING_CODE = ['building_code', '楼栋编码', '楼栋编号', '建筑编码']
export const STOREY = ['storey', 'floor', '楼层', '所在楼层']
