import type { Feed } from '../feed/feed.ts'

/** Whether a field is personal, by the names on the way to it. Array positions are not part of the way. */
export type FieldTest = (path: readonly string[]) => boolean

/**
 * Names of personal fields in any system, without case and separators: a message may have been sent to the wrong feed.
 */
const PERSONAL = new Set(
  `caller callername callerphone callerid complainant applicant petitioner reporter contact contacts contactname contactphone contactinfo
  linkman phone phonenumber phoneno telephone tel telno telephonenumber mobile mobilephone mobileno mobilenumber cell cellphone msisdn email mail
  idcard idcardno idcardnumber idnumber idno identity identityno identitynumber identitycard citizenid certno certificateno certificatenumber
  passport passportno ssn card cardno cardnumber cardid bankcard bankcardno face faces faceid faceimage faceurl person persons personname personid
  people realname fullname firstname lastname surname givenname username driver drivername driverphone driverid patient patientname victim
  citizen resident holder holdername cardholder visitor wearer guardian birthday birthdate dateofbirth
  xm sfzh sfzhm sfz zjhm lxr lxrxm lxdh lxfs sjh sjhm dh dhhm csrq
  姓名 人员姓名 联系人 联系人姓名 联系方式 联系电话 电话 电话号码 手机 手机号 手机号码 身份证 身份证号 身份证号码 证件号 证件号码 卡号 门禁卡号 银行卡号 人脸
  人脸照片 来电人 来电人姓名 来电号码 来电电话 诉求人 投诉人 反映人 报案人 报警人 当事人 住户 访客 司机 司机姓名 驾驶员 监护人 出生日期 邮箱`.split(
    /\s+/,
  ),
)
/** Endings of personal fields: `userPhone`, `phone1`, `applicant_name`, `市民姓名`. */
const PERSONAL_ENDING = new RegExp(
  [
    '(?:phone|mobile|email|idcard)(?:no|num|number|s)?\\d?',
    '(?:caller|complainant|applicant|petitioner|reporter|contact|linkman|customer|client|guardian|patient|driver|worker|student|resident)(?:name|info|person|tel)',
    '(?:姓名|联系人|电话|电话号码|手机|手机号|手机号码|身份证|身份证号|身份证号码|证件号|证件号码|投诉人|举报人|申请人|诉求人|反映人)',
  ]
    .map((ending) => `${ending}$`)
    .join('|'),
)
/** Names that people and objects share, and free text, which may contain names. */
const DOUBTFUL = new Set(
  `name sendername displayname nickname alias owner operator author creator handler staff staffname user username userid account
  description desc content contents remark remarks comment comments memo note notes statement
  who from submitter requester customer client xingming
  名字 名称 家属 户主 业主 用户 用户名 昵称 描述 内容 诉求内容 反映内容 事件描述 详情 备注 说明 留言`.split(/\s+/),
)
const DOUBTFUL_ENDING = /(?:name|contact|linktel|by|人|者|员)$/
/** The two sides of a name–value pair, as in lists of parameters. */
const PAIR_NAMES = new Set([
  'valuename',
  'key',
  'name',
  'field',
  'fieldname',
  'parameter',
  'property',
  'label',
  'title',
])
const PAIR_VALUES = new Set(['value', 'val', 'values', 'stringvalue', 'datavalue'])

/**
 * Personal fields of a feed's messages: those on its own list, and those of all feeds.
 * @param doubtful whether a plain `name` and free text count as personal too: for showing rather too little
 */
export function personalFields({ sensitive }: Pick<Feed, 'sensitive'>, doubtful = false): FieldTest {
  const own = (sensitive?.fields ?? []).map((field) => segmentsOf(field))
  const single = new Set(own.filter(({ length }) => length === 1).map(([name]) => name))
  const longer = own.filter(({ length }) => length > 1)
  return (path) => {
    const last = flat(path.at(-1) ?? '')
    if (PERSONAL.has(last) || PERSONAL_ENDING.test(last) || single.has(last)) return true
    if (doubtful && (DOUBTFUL.has(last) || DOUBTFUL_ENDING.test(last))) return true
    return longer.some((way) => way.every((name, i) => name === flat(path[path.length - way.length + i] ?? '')))
  }
}

/** Whether the value of this field names the content of the field beside it: `{"key": "phone", "value": …}`. */
export function isPairName(field: string | undefined): boolean {
  return field !== undefined && PAIR_NAMES.has(flat(field))
}

/** Whether a field beside it may name the content of this one. */
export function isPairValue(field: string | undefined): boolean {
  return field !== undefined && PAIR_VALUES.has(flat(field))
}

/** `caller.phone` and `/caller/phone` as a list of names. */
function segmentsOf(field: string): string[] {
  const names = field.startsWith('/') ? field.slice(1).split('/') : field.split('.')
  return names.map(flat)
}

function flat(name: string): string {
  return name.toLowerCase().replace(/[\s_.:-]/g, '')
}
