/** A text in the shop's two languages. */
export type Text = { readonly zh: string; readonly en: string };

/** What the shop calls each state of an order. */
export const STATUSES = {
  paid: { zh: '已付款，等待发货', en: 'Paid, waiting to be shipped' },
  packed: { zh: '已打包，等待快递揽收', en: 'Packed, waiting for the courier' },
  shipped: { zh: '运输中', en: 'On its way' },
  delivered: { zh: '已签收', en: 'Delivered' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
  refunding: { zh: '退款处理中', en: 'Refund in progress' },
  refunded: { zh: '已退款', en: 'Refunded' },
} as const satisfies Record<string, Text>;

/** What a tracking step says, given the city where it happened. */
export const STEPS = {
  packed: () => ({ zh: '商品已打包，等待快递揽收', en: 'Packed and waiting for the courier' }),
  collected: (city) => ({ zh: `快递已在${city.zh}揽收`, en: `Collected by the courier in ${city.en}` }),
  departed: (city) => ({ zh: `已离开${city.zh}转运中心`, en: `Left the sorting centre in ${city.en}` }),
  arrived: (city) => ({ zh: `已到达${city.zh}转运中心`, en: `Arrived at the sorting centre in ${city.en}` }),
  out_for_delivery: (city) => ({
    zh: `${city.zh}快递员正在派送，请保持电话畅通`,
    en: `Out for delivery in ${city.en}`,
  }),
  delivered: (city) => ({ zh: `已在${city.zh}签收`, en: `Delivered in ${city.en}` }),
  delayed: (city) => ({
    zh: `受天气影响，包裹在${city.zh}滞留，恢复后尽快派送`,
    en: `Delayed in ${city.en} by bad weather; it moves on as soon as possible`,
  }),
  held: (city) => ({
    zh: `电话未接通，包裹暂存${city.zh}营业点`,
    en: `The receiver could not be reached; held at the depot in ${city.en}`,
  }),
} as const satisfies Record<string, (city: Text) => Text>;

/** Who carries the parcel. */
export const CARRIERS = {
  sf: { zh: '顺丰速运', en: 'SF Express' },
  jd: { zh: '京东物流', en: 'JD Logistics' },
  zto: { zh: '中通快递', en: 'ZTO Express' },
  yto: { zh: '圆通速递', en: 'YTO Express' },
} as const satisfies Record<string, Text>;

/** How an order was paid. */
export const PAYMENTS = {
  wechat_pay: { zh: '微信支付', en: 'WeChat Pay' },
  alipay: { zh: '支付宝', en: 'Alipay' },
  card: { zh: '银行卡', en: 'Bank card' },
} as const satisfies Record<string, Text>;

/** The cities that parcels pass through. */
export const CITIES = {
  beijing: { zh: '北京', en: 'Beijing' },
  changsha: { zh: '长沙', en: 'Changsha' },
  chengdu: { zh: '成都', en: 'Chengdu' },
  chongqing: { zh: '重庆', en: 'Chongqing' },
  guangzhou: { zh: '广州', en: 'Guangzhou' },
  hangzhou: { zh: '杭州', en: 'Hangzhou' },
  harbin: { zh: '哈尔滨', en: 'Harbin' },
  kunming: { zh: '昆明', en: 'Kunming' },
  nanjing: { zh: '南京', en: 'Nanjing' },
  qingdao: { zh: '青岛', en: 'Qingdao' },
  shanghai: { zh: '上海', en: 'Shanghai' },
  shenzhen: { zh: '深圳', en: 'Shenzhen' },
  suzhou: { zh: '苏州', en: 'Suzhou' },
  tianjin: { zh: '天津', en: 'Tianjin' },
  urumqi: { zh: '乌鲁木齐', en: 'Urumqi' },
  wuhan: { zh: '武汉', en: 'Wuhan' },
  xiamen: { zh: '厦门', en: 'Xiamen' },
  xian: { zh: '西安', en: "Xi'an" },
} as const satisfies Record<string, Text>;
