import { type Found, findAll, rule } from './found.ts';
import { NUMBER, NUMBER_WORD, NUMERAL, readNumber } from './numerals.ts';

const SIGNS: Readonly<Record<string, string>> = {
  '¥': '',
  '￥': '',
  $: ' USD',
  '€': ' EUR',
  '£': ' GBP',
  hk$: ' HKD',
  us$: ' USD',
  rmb: '',
  cny: '',
  usd: ' USD',
  eur: ' EUR',
};
const UNIT =
  '元|块钱|块|人民币|rmb|cny|yuan|美元|美金|刀|usd|dollars?|bucks|港币|港元|hkd|欧元|欧|eur|euros?|日元|円|英镑|gbp|pounds?';
const FOREIGN: Readonly<Record<string, string>> = {
  美元: 'USD',
  美金: 'USD',
  刀: 'USD',
  usd: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  bucks: 'USD',
  港币: 'HKD',
  港元: 'HKD',
  hkd: 'HKD',
  欧元: 'EUR',
  欧: 'EUR',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  日元: 'JPY',
  円: 'JPY',
  英镑: 'GBP',
  gbp: 'GBP',
  pound: 'GBP',
  pounds: 'GBP',
};
const ANY = `(?:${NUMBER}|(?<![a-z])(?:${NUMBER_WORD}|a) hundred(?: and ${NUMBER_WORD})?|(?<![a-z])(?:${NUMBER_WORD}|a) thousand)`;
const SIGN = String.raw`(?:hk|us)\$|(?<![a-z])(?:rmb|cny|usd|eur)|[¥￥$€£]`;
const AMOUNT = String.raw`(${SIGN})?\s?(${ANY})\s?(${UNIT})?`;
/** What makes a bare number a price: limits and words of paying before it, or a limit behind it. */
const BEFORE =
  '((?:最多|至多|最少|至少|不超过)(?:花|出|付|给)|(?:再|能|立|满|直)?(?:便宜|优惠|减|让|省|补|退|赔)(?:个|了|我)?|满|差价(?:是|有)?|(?:刷|转|充|交)了|(?:花|付|要|卖|得)了?小|不超过|不要超过|最多|至多|低于|少于|小于|不到|超过|高于|大于|多于|至少|最少|起码|大概|大约|差不多|约|预算(?:是|在|大概|就)?|花了?|付了?|卖|售价|标价|原价|现价|到手价?|价格是?|降到|涨到|paid|cost(?:s| me)?|价位(?:在)?|under|below|less than|up to|at most|no more than|max|over|above|more than|at least|around|about|roughly|approximately|budget(?: is| of)?)';
const AFTER =
  '(以内|之内|以下|之下|内|以上|往上|起|左右|上下|出头|多|拿下|成交|入手|到手|包邮|卖不卖|or less|or more|or so|tops|max)';
const BETWEEN = String.raw`(?:到|至|-|~|—|–|\s?to\s?|\s?and\s?)`;
const OTHER_UNIT =
  '(?!\\s?(?:[天年月日号点个台部件条只寸米斤次人小时分秒楼层岁%折公升瓦毫度平遍圈倍级页张mgwh]|days?|hours?|weeks?|months?|years?|inch|mah|pcs|people|times|万?像素)|(?<=\\dk)\\s?(?:hz|oled|电视|屏|显示|视频|画质|超?高清|超清|蓝光|分辨|摄|投影|录|tv|monitors?|video|displays?|screens?|resolution|uhd))';

const RANGE = rule(
  new RegExp(`${BETWEEN}(?:${SIGN})?\\s?${NUMERAL}`),
  new RegExp(
    `(${SIGN})?\\s?(${NUMBER})\\s?(?:${UNIT})?${BETWEEN}(${SIGN})?\\s?(${NUMBER})\\s?(${UNIT})?${OTHER_UNIT}`,
    'g',
  ),
);
const LIMITED = rule(
  new RegExp(`${NUMERAL}|hundred|thousand`),
  new RegExp(`(?:${BEFORE}\\s?)?${AMOUNT}${OTHER_UNIT}(?:\\s?${AFTER})?(?!\\d)`, 'g'),
);
const NEIGHBOURS = rule(
  /[二三四五六七八九][百千万]/,
  new RegExp(`([一二两三四五六七八九])([二三四五六七八九])([百千万])(?:(?:来)?(${UNIT}))?(?:左右)?`, 'g'),
);
/** 三五十块 leaves out what lies between; tens are money only with a unit. */
const TENS = rule(
  /[二三四五六七八九]十/,
  new RegExp(`([一二两三四五六七八九])([二三四五六七八九])(十)(${UNIT})(?:左右)?`, 'g'),
);
const PIECES = rule(
  /块[一二两三四五六七八九1-9]/,
  new RegExp(`(${NUMBER})块([一二两三四五六七八九1-9])(?:毛|角)?(?![\\d个台部件只条十百千]|以)`, 'g'),
);
const CENTS = rule(/[毛角]/, new RegExp(`(${NUMBER})(?:毛|角)钱?`, 'g'));

/**
 * Amounts of money: `2300`, `200 USD`, and ranges `..5000`, `3000..`, `2000..3000`; about 3000 is `2700..3300`.
 * A bare number is money only with a sign, a unit, or a limit that people set on prices.
 */
export function findMoney(text: string): readonly Found[] {
  return [
    ...findAll(text, 'money', RANGE, readRange),
    ...findAll(text, 'money', LIMITED, readLimited),
    ...findAll(text, 'money', NEIGHBOURS, readNeighbours),
    ...findAll(text, 'money', TENS, readNeighbours),
    ...findAll(text, 'money', PIECES, readPieces),
    ...findAll(text, 'money', CENTS, ([, amount = '']) => {
      const value = readNumber(amount);
      return value === null ? null : String(Math.round(value * 10) / 100);
    }),
  ];
}

function readRange([whole, sign, low = '', second, high = '', unit]: RegExpExecArray): string | null {
  const until = readNumber(high);
  let from = readNumber(low);
  if (from === null || until === null) return null;
  // "2到3千": the scale behind counts for both.
  const scale = /[千kw万]$/.exec(high)?.[0];
  if (scale !== undefined && from < until / 100) from = readNumber(low + scale) ?? from;
  const priced = sign !== undefined || second !== undefined || unit !== undefined;
  const plain = from >= 100 && until >= 100 && !/^\d{4}-\d/.test(whole) && !/-\s?\d{3,}$/.test(whole);
  if (from >= until || !(priced || plain)) return null;
  return `${from}..${until}${currencyOf(sign ?? second, unit)}`;
}

function readLimited([, before, sign, amount = '', unit, after]: RegExpExecArray): string | null {
  const value = readAmount(amount);
  if (value === null) return null;
  const hint = before ?? after;
  const priced = sign !== undefined || unit !== undefined;
  const spoken =
    hint !== undefined &&
    (value >= 50 || /预算|价位|budget/.test(before ?? '') || (value >= 5 && REDUCED.test(before ?? ''))) &&
    !(after === '内' || after === '起');
  if (!priced && !spoken) return /^\d+(?:\.\d+)?k$|^\d+[k万w]\d$/.test(amount) ? String(value) : null;
  return `${limited(value, before ?? '', after ?? '')}${currencyOf(sign, unit)}`;
}

/** Behind these a small number is money too: 满300减40. */
const REDUCED = /便宜|优惠|减|省|差价/;

function limited(value: number, before: string, after: string): string {
  if (
    /以内|之内|以下|之下|^内|or less|tops|max/.test(after) ||
    /不超过|不要超过|最多|至多|低于|少于|小于|不到|under|below|less|up to|at most|no more|max/.test(before)
  )
    return `..${value}`;
  if (
    /以上|往上|^起|or more/.test(after) ||
    /超过|高于|大于|多于|至少|最少|起码|over|above|more than|at least/.test(before)
  )
    return `${value}..`;
  if (/多/.test(after)) return `${value}..${value + 10 ** Math.floor(Math.log10(value))}`;
  if (
    /左右|上下|出头|or so/.test(after) ||
    /小$|大概|大约|差不多|约|around|about|roughly|approximately/.test(before)
  )
    return `${Math.round(value * 0.9)}..${Math.round(value * 1.1)}`;
  return String(value);
}

/** 两三千 is 2000 to 3000. */
function readNeighbours([, low = '', high = '', scale = '', unit]: RegExpExecArray): string | null {
  const from = readNumber(low + scale);
  const until = readNumber(high + scale);
  if (from === null || until === null || from >= until) return null;
  return `${from}..${until}${currencyOf(undefined, unit)}`;
}

/** 三块五 is 3.5. */
function readPieces([, whole = '', tenth = '']: RegExpExecArray): string | null {
  const value = readNumber(whole);
  const part = readNumber(tenth);
  return value === null || part === null || whole.endsWith('.') ? null : String(value + part / 10);
}

function readAmount(written: string): number | null {
  const words = /^(\S+) (hundred|thousand)(?: and (\S+))?$/.exec(written);
  if (words === null) return readNumber(written);
  const [, count = '', scale, rest] = words;
  return (
    (readNumber(count) ?? 1) * (scale === 'hundred' ? 100 : 1000) +
    (rest === undefined ? 0 : (readNumber(rest) ?? 0))
  );
}

function currencyOf(sign: string | undefined, unit: string | undefined): string {
  const foreign = FOREIGN[unit ?? ''];
  return foreign === undefined ? (SIGNS[sign ?? ''] ?? '') : ` ${foreign}`;
}
