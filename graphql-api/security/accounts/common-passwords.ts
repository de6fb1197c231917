/**
 * Passwords that attackers try first, in lower case: words and stems (surrounding digits and punctuation are removed
 * before the look-up), and whole passwords with digits. Short ones are already excluded by their length.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `password passw0rd p@ssw0rd p@ssword pa55word password1 password12 password123 password1234 passwort motdepasse contrasena senha
  admin administrator admin123 admin1234 admin12345 admin123456 admin888 adminadmin root rootroot superuser system sysadmin manager operator
  citybrain city-brain chengshi chengshidanao danao zhongduan guanliyuan zhihuizhongxin
  letmein welcome welcome1 changeme changeit default guest test testtest test1234 test123456 secret master iloveyou ilovechina
  sunshine princess football baseball monkey dragon shadow superman batman trustno1 whatever starwars computer internet
  qwerty qwertyuiop qwerty123 qwerty1234 qwerty12345 qwerty123456 qwer1234 qwer1234qwer 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5
  1qaz2wsx 1qaz2wsx3edc qazwsx qazwsxedc zaq12wsx zaq1xsw2 !qaz2wsx 1qaz@wsx 1qaz!qaz asdfghjkl asdf1234 asd123456 zxcvbnm zxcvbnm123 abcd1234 abc123456 abcd123456
  a123456789 a1234567890 aa123456 aa123456789 qq123456 qq123456789 q123456789 w123456789 z123456789 wang123456 zhang123456 li123456 liu123456
  woaini woaini520 woaini521 woaini1314 woaini1314520 woaini5201314 woaiwojia woaizhongguo woaiziji aini aini1314 iloveyou1314 iloveyou520
  5201314520 1314520520 5201314521 1314521521 520520520520 13145201314 5845201314 147258369 1472583690 7894561230 789456123 741852963 7418529630 1593572468 159357159357 963852741 3692581470
  1123581321 3141592653 31415926535 1357924680 2468013579 1020304050 10203040 1122334455 11223344556 1212121212 1231231231 123123123123 123321123321 1234512345 123456123456 123456654321 1234567891 12345678910 0123456789 1234567890 9876543210 0987654321 112233445566 6666688888 1688168816 888888888888
  linjiang chengshi city brain smart data dashboard monitor server database password login account user office police traffic command centre center hello love china
  zhihui zhihuichengshi yunwei fuwuqi shujuku zhanghao yonghu gongan jiaotong zhihuizhongxin guangdong zhejiang jiangsu suzhou qingdao xiamen dalian shenyang xian changsha
  january february march april june july august september october november december spring summer autumn winter monday friday sunday
  密码 管理员 城市大脑 你好 中国 我爱你
  zhongguo beijing shanghai guangzhou shenzhen hangzhou nanjing tianjin chongqing wuhan chengdu
  mima mima123 mima123456 mima12345678 wodemima denglu nihao nihao123 nihaoma xiaoming huawei alibaba tencent taobao
  p@ssw0rd123 p@$$w0rd p@$$word passw0rd123 welcome123 welcome2024 welcome2025 welcome2026 admin@123 admin@1234 admin@12345 admin@123456 root@123 root@1234 root@123456 abc@123456 test@123456 huawei@123 huawei12#$ 1qaz@wsx3edc`
    .split(/\s+/)
    .filter((word) => word !== ''),
)
