/**
 * Names of brands that are words of every day. In a message they mean the brand only where something says so;
 * a word that is nobody's name in the catalogue costs nothing here. All as `spell` writes them.
 */
export const EVERYDAY_NAMES: ReadonlySet<string> = new Set(
  `石头 小熊 坚果 公牛 兄弟 美的 樱桃 外星人 荣耀 真我 果子 神舟 天选 掠夺者 竹子 大师 华伟 花为 嘉明 地宝 拯救者 一加 传奇 大松
   象印 松下 富士 长虹 康佳 大宇 老板 方太 万和 太阳 白猫 蓝月亮 立白 老人头 七匹狼 骆驼 回力 双星 金嗓子 三只松鼠 百草味
   良品铺子 熊猫 孔雀 海豚 猫王 飞鸟 山水 先锋 前行者 影子 风暴 大水牛 爱国者 黑鲨 红魔 魔声 奔腾 飞科 北极狐 凤凰 永久 捷豹
   小鹏 理想 领克 自由 未来 蜂鸟 灵动 西部数码 新华三 步步高 好记星 文曲星 读书郎 小天才 百灵 大水壶 小黑 大馒头 小馒头 灯厂
   iam brother bear bull cherry honor sharp meta surface legion crucial beats marshall valve pico logi moto switch
   honour orange jaguar puma dove target gap shell fossil guess mango boss vans converse diesel coach pilot nothing
   essential palm blackberry phoenix pioneer philco signature rival victory anchor braun prime gram`
    .trim()
    .split(/\s+/),
);

/** Names so common in a shop that they count alone, but for the words that make something else of them. */
export const OTHERWISE_AFTER: Readonly<Record<string, RegExp>> = {
  苹果: /^(?:汁|醋|树|派|味|园|皮|酱|干|绿|色)/,
  手机: /^(?:号|尾号|短信|验证)/,
  电视: /^(?:剧|台|节目|新闻)/,
  phone: /^(?:number|call|line|support|no\d|is\+?\d)/,
  monitor: /^(?:it|this|the|my|them)/,
  三星: /^(?:堆|级|酒店|好评|评)/,
  理光: /^头/,
  夏普: /^(?:通|及)/,
  小米: /^(?:.{0,2}粥|椒|辣|饭|粒|酒|锅巴)/,
  apple: /^(?:pie|juice|tree|cider|sauce)/,
  红米: /^(?:饭|粥|酒)/,
  联想: /^(?:到|起|一下|力|词)/,
  无线充: /^电(?!器|板|座)/,
};

/** What makes food of a name in front of it. */
export const EATEN = /(?:吃|喝|啃|削|煮|炒|种)(?:了|的|过|完|一?个|点|些)?$/;

/** What makes a person or a street of a maker's name in front of it; a maker's name is a word, and so are theirs. */
export const PERSON_OR_PLACE =
  /^(?:同学|老师|先生|女士|小姐|师傅|[\u4e00-\u9fff]{0,2}(?:路|街|大道|巷|弄|村|镇)\d)/;
/** What makes a person of a maker's name behind it: "我叫王小新". */
export const CALLED = /(?:[我她他]叫|名叫|姓名是?|名字是?|姓)[\u4e00-\u9fff]?$/;

/** Set phrases whose first word ends a name that begins with a number: "15 pro rata", "16 plus tax". */
export const SET_PHRASES =
  /^(?:pro(?:rata|bono|forma)|plus(?:tax|vat|shipping|postage|fees?|gst)|air(?:conditioners?|fresheners?|bags?|miles))/;

/** Words that call somebody: even before a kind of goods they are a brand only where the brand makes such goods. */
export const CALLS: ReadonlySet<string> = new Set(['兄弟', '大师', '老板', 'brother', 'boss', 'coach']);

/** Words that are written for themselves: none of them is a mistyped name. */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `the and for are but not you all any can had her was one our out day get has him his how man new now old see two way who boy
   did its let put say she too use that with have this will your from they know want been good much some time very when come
   here just like long make many more only over such take than them well were what where which while about after again also
   back best both call case days done down each even find first give goes going home into keep last left less life look made
   most must name need next once open part pick plan play price right same seem send should show side sold soon still stop
   store sure tell thank thanks their then there these thing think those three today told tomorrow under until used very
   wait watch week weeks went whole why without word work world would year years yesterday yet mode max maybe mine mind miss
   may mean might mix must near nice none note notes does doing dont deal dear dream drive drop every exchange expect fast
   fine fix free friend full further gift got great group half happy hard has hear heavy help hey high hold hope hour hours
   hurt issue item items job join kind large late later light line list little live lot love low main month months move
   music phone phones photo please plug plus port ports post prefer problem pay paid paper park parts pass past people per
   put question quick quite ray read ready real really reason receive red refund rent reply rest return review road room run
   sale save seen sell sent serve set several ship shipped shop short size slow small something song sorry sound special
   start state stay step store street string strong stuff support switch table talk tax team test text tried true try turn
   type update upon upset use user usual various version via view visit voice vote wall warm waste water ways wear weather
   web weekend welcome while white wide wife window wish women wonder wood write wrong yes young air battery bag ball bank
   bar base bat bed bee beef been bell belt bike bill bit black blue board boat body bone book born bottle box brand bread
   break bring broken brown build burn bus buy car card care carry cat cause chair change charge charged charges cheap check
   child choice city class clean clear clock close cloth cloud coat coffee cold color colour common company compare cook cool
   cost count country couple cover cream create credit cross cup current cut damage dance dark data date daughter dead door
   double dress drink dry dust duty ear early earn earth ease east easy eat edge egg eight either else email empty end enjoy
   enough enter error ever exact face fact fail fair fall family far farm father fault favor fear feel feet fell few field
   fight fill final finger finish fire fish fit five flag flat flight floor flow flower fly fold follow food foot force form
   four fresh front fruit fun game garden gas gate gave general girl glad glass gold gone grass gray green grew ground grow
   guess guide gun hair hall hand hang hat hate head heart heat held hell hello hill hit hole honey horse hospital hot hotel
   house huge human idea inch inside iron island jump june july keys kid kids kill king kitchen knee knew lady lake land
   laugh law lay lead learn leave leg lend letter level lie lift limit lip listen load loan lock log lord lose loss lost loud
   luck lunch machine mail make male mark market marry mass match mate matter meal meat meet member menu metal meter middle
   mile milk million minor minute mirror mistake model modern moment money monday mood moon morning mother mouse mouth movie
   mud nail narrow nation nature neck nerve never news night nine noise normal north nose nothing notice nurse oak ocean
   offer office often oil okay onto order other ought own pack package page pain paint pair pan pants parcel parent party
   path pattern peace pen pencil perfect period person pet piano piece pig pink pipe pity place plane plant plate player
   poem point pole police pond pool poor pop possible pot pound pour power press pretty print printed prize process product
   profit program proof proud prove public pull pump pure push quality quarter queen quiet race rain raise ran range rate
   rather reach record relax remain remember remove repair replace report request result ride ring rise risk river rock role
   roll roof root rope rose rough round row royal rule rush sad safe said sail salt sand sat scale scene school science
   score screen sea search season seat second secret seed select self sense serious service seven sex shade shadow shake
   shape share sheet shelf shell shine shirt shock shoe shoot shore shot shoulder shout shut sick sight sign silver similar
   simple since sing sink sister sit situation six skill skin skirt sky sleep slide slip smart smell smile smoke smooth snow
   soap soft soil solve son sort soul soup south space speak speed spell spend spirit spoke spoon sport spot spread spring
   square staff stage stamp stand standard star station steal steel stick stone stood storm story strange stream strike
   student study style subject success sudden suffer sugar suggest suit sum summer sun supply suppose surface surprise sweet
   swim system tail tall tape taste taught tea teach tear tech ten term thick thin third thought throat throw thus ticket tie
   till tip tire title toe tone tongue tool tooth top total touch tough tour toward town toy track trade train travel tree
   trip trouble truck trust truth tube tune twelve twenty twice unit upper value valley video village visit wake walk war
   warn wash wave weak weapon weather weight west wet wheel whether whom whose wild win wind wine wing winter wire wise
   woman won wore worker worn worry worse worst worth wound yard yellow youth zero zone`
    .trim()
    .split(/\s+/),
);
