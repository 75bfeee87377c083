const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  俩: 2,
  三: 3,
  仨: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
const WORDS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  a: 1,
  an: 1,
  couple: 2,
  few: 3,
  dozen: 12,
};

/** A number as people write it: digits with commas, Chinese numerals, either with 万 or k behind. A piece of a pattern, without groups. */
export const NUMBER = String.raw`(?:\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,2})?|\d{1,3}[kw千万]\d(?![\da-z.个台部件])|\d{1,9}(?:\.\d{1,2})?|[零〇一二两俩三仨四五六七八九十百千万半]{1,12})(?:[千百]?[万千百kw](?![a-z]))?`;

/** What every such number begins with. */
export const NUMERAL = String.raw`[\d零〇一二两俩三仨四五六七八九十百千万半]`;

/** The same in English words up to fifty. */
export const NUMBER_WORD =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty';

/** What a number means; null where the characters are none. "两千三" is 2300, "一万二" 12000, "2.3k" 2300, "1k5" 1500. */
export function readNumber(written: string): number | null {
  const text = written.replaceAll(',', '').trim();
  const word = WORDS[text];
  if (word !== undefined) return word;
  const scaled = /^(\d+)([kw千万])(\d)$/.exec(text);
  if (scaled !== null) return (Number(scaled[1]) + Number(scaled[3]) / 10) * (SCALES[scaled[2] ?? ''] ?? 1);
  const arabic = /^(\d+(?:\.\d+)?)(百|千|k|万|w|百万|千万)?$/.exec(text);
  if (arabic !== null) return tidy(Number(arabic[1]) * (SCALES[arabic[2] ?? ''] ?? 1));
  return readChinese(text);
}

const SCALES: Readonly<Record<string, number>> = {
  百: 100,
  千: 1e3,
  k: 1e3,
  万: 1e4,
  w: 1e4,
  百万: 1e6,
  千万: 1e7,
};

function readChinese(text: string): number | null {
  if (text === '半') return 0.5;
  if (!/^[零〇一二两俩三仨四五六七八九十百千万]+$/.test(text)) return null;
  if (/^[零〇一二三四五六七八九]{2,}$/.test(text))
    return Number([...text].map((one) => DIGITS[one]).join(''));
  let total = 0;
  let section = 0;
  let digit: number | null = null;
  let unit = 1;
  for (const character of text) {
    const value = DIGITS[character];
    if (value !== undefined) {
      if (digit !== null && digit !== 0) return null;
      digit = value;
      if (value === 0) unit = 10;
      continue;
    }
    if (character === '万') {
      total += (section + (digit ?? 0)) * 10_000;
      section = 0;
      unit = 10_000;
    } else {
      unit = UNITS[character] ?? 1;
      section += (digit ?? (unit === 10 && section === 0 ? 1 : 0)) * unit;
    }
    digit = null;
  }
  // "两千三": the last digit without a unit counts the next smaller one.
  return total + section + (digit === null ? 0 : digit * (unit > 10 ? unit / 10 : 1));
}

/** Without the noise of binary fractions: 2.3 × 1000 is 2300. */
function tidy(value: number): number {
  return Math.round(value * 100) / 100;
}
