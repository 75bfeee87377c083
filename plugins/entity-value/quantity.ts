import { type Found, findAll, rule } from './found.ts';
import { NUMBER, NUMBER_WORD, NUMERAL, readNumber } from './numerals.ts';

const MEASURES =
  '台|部|个|件|只|条|双|副|套|本|张|盒|节(?!课)|箱|瓶|袋|把|份|支|根|对|款|枚|批|包|颗|卷|桶|架|辆|块(?=屏|硬盘|表|电池|板)|米|厘米|公斤|斤|千克|kg|克';
/** Behind 个 these count time or people, not goods. */
const NOT_GOODS = '(?!月|多月|小时|星期|礼拜|工作日|钟头|人|字|问题|事|意思|牌子|地方|方面|劲|龙|样(?!品))';
const ZH = rule(
  new RegExp(`(?:${NUMERAL}|[kw])\\s?多?(?:${MEASURES})`),
  new RegExp(`(?<![第这那哪几每同整另下上])(${NUMBER})\\s?(?:多)?(${MEASURES})${NOT_GOODS}`, 'g'),
);
const EN_UNITS =
  'of them|of these|of those|pcs|pieces?|units?|items?|boxes|box|pairs?|sets?|copies|packs?|bottles?';
const EN = rule(
  /of th|pcs|piece|unit|item|box|pair|set|copies|pack|bottle/,
  new RegExp(`(?<![a-z0-9.])(\\d{1,4}|${NUMBER_WORD}|an?)\\s?(${EN_UNITS})(?![a-z])`, 'g'),
);
const LOOSE = rule(
  /couple|dozen|pair|both/,
  /(?<![a-z])(?:(a couple|a dozen|half a dozen|a pair|both)(?: of)?)(?![a-z])/g,
);
/** 俩 and 仨 hold their measure; 打 is twelve where it is not the first half of a verb. */
const ZH_LOOSE = rule(
  /[俩仨打]/,
  /(?<=[来要买拿订加换]|再|给我|^)(俩|仨)(?![口人])|([一两三四五六七八九半]|(?<!\d)\d{1,2})打(?![不得电开折扫印包算造球车游架听扰个完])/g,
);
const TIMES = rule(
  /\d\s?x|[x×*]\s?\d/,
  /(?<![a-z0-9])(?:x\s?(\d{1,3})|(\d{1,3})\s?x|[×*]\s?(\d{1,3}))(?![a-z0-9])/g,
);
const COUNTS: Readonly<Record<string, string>> = {
  'a couple': '2',
  'a dozen': '12',
  'half a dozen': '6',
  'a pair': '1 pair',
  both: '2',
};

/** How many of something: `3 台`, `2`; the measure stays, because three metres are no three pieces. */
export function findQuantities(text: string): readonly Found[] {
  return [
    ...findAll(
      text,
      'quantity',
      ZH,
      ([, count = '', measure = '']) => vaguely(count, measure) ?? counted(count, measure),
    ),
    ...findAll(text, 'quantity', EN, ([, count = '', unit = '']) =>
      counted(count, /^of /.test(unit) ? '' : unit),
    ),
    ...findAll(text, 'quantity', LOOSE, ([, words = '']) => COUNTS[words] ?? null),
    ...findAll(text, 'quantity', ZH_LOOSE, ([, few, dozens]) =>
      few === undefined ? String((readNumber(dozens ?? '') ?? 1) * 12) : String(readNumber(few) ?? 2),
    ),
    ...findAll(text, 'quantity', TIMES, ([, one, two, three]) => one ?? two ?? three ?? null),
  ];
}

function vaguely(count: string, measure: string): string | null {
  return isVague(count) ? `${[...count].map(readNumber).join('..')} ${measure}` : null;
}

/** "两三个" is two or three: neither may be taken for what was meant. */
export function isVague(count: string): boolean {
  if (!/^[一二两三四五六七八九]{2}$/.test(count)) return false;
  const [from = 0, to = 0] = [...count].map(readNumber).map(Number);
  return to === from + 1;
}

function counted(count: string, measure: string): string | null {
  const value = readNumber(count);
  // 2025款 is a year's model.
  if (value === null || value === 0 || (measure === '款' && value > 999)) return null;
  return `${value} ${measure}`.trim();
}
