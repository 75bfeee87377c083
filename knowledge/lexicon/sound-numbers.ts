import { isDigit, isLetter } from './spelling.ts';

/** A stretch of a spelled text that is said as a number, as the digits and letters a catalogue writes for it. */
export type SpokenNumber = { readonly sound: string; readonly end: number };

/** What Chinese numbers below a thousand are written with. */
export const NUMERALS = '零一二三四五六七八九十百';
const SPOKEN = `${NUMERALS}两千万`;

/**
 * The number that begins at a place, or null: `十五` is 15, `两万` and `2万` are 20000, `第六代` and `六代` are 6,
 * and behind a number `瓦` is W and `点` a decimal point. A single numeral is a number only where no word can go on with it.
 */
export function numberAt(text: string, at: number): SpokenNumber | null {
  return (
    unitAt(text, at) ?? generationAt(text, at) ?? tenThousandsAt(text, at) ?? numeralsAt(text, at) ?? null
  );
}

/** The letters that stand on the goods for a unit that people say. */
const UNITS: readonly (readonly [string, string])[] = [
  ['毫安时', 'mah'],
  ['毫安', 'mah'],
  ['赫兹', 'hz'],
  ['瓦', 'w'],
  ['升', 'l'],
];

function unitAt(text: string, at: number): SpokenNumber | null {
  const before = text[at - 1];
  if (!isDigit(before) && !isSpoken(before)) return null;
  if (text[at] === '点' && (isDigit(text[at + 1]) || isSpoken(text[at + 1])))
    return { sound: '.', end: at + 1 };
  const unit = UNITS.find(([said]) => text.startsWith(said, at));
  return unit === undefined ? null : { sound: unit[1], end: at + unit[0].length };
}

const GENERATION =
  /( ?)(第?)([零一二三四五六七八九十百]{1,4}|\d{1,2})代(?![购工理替码表发收取付下买拍充言价驾班])/y;

/**
 * 代 only says that the number counts generations: "Acton三代" is Acton 3, and "R6 2代", "R6第二代" and "R6二代" are said alike.
 * In "x一百六代" and "r六二代" the last numeral alone counts them.
 */
function generationAt(text: string, at: number): SpokenNumber | null {
  if (text[at] !== ' ' && text[at] !== '第' && !NUMERALS.includes(text.charAt(at)) && !isDigit(text[at]))
    return null;
  if (isDigit(text[at]) && isDigit(text[at - 1])) return null;
  GENERATION.lastIndex = at;
  const [whole, , , count = ''] = GENERATION.exec(text) ?? [];
  if (whole === undefined) return null;
  const [, model = '', last = count] =
    /^(.*百|[一二三四五六七八九]+)([一二三四五六七八九])$/.exec(count) ?? [];
  const isBehindNumber = model !== '' || isDigit(text[at - 1]);
  const number = `${countOf(model)}${isBehindNumber ? ' ' : ''}${countOf(last)}`;
  return { sound: number, end: at + whole.length };
}

function tenThousandsAt(text: string, at: number): SpokenNumber | null {
  if (!isDigit(text[at]) || isDigit(text[at - 1])) return null;
  const [whole, count] = /^(\d{1,3})万/.exec(text.slice(at, at + 4)) ?? [];
  return whole === undefined ? null : { sound: `${count}0000`, end: at + whole.length };
}

function numeralsAt(text: string, at: number): SpokenNumber | null {
  let end = at;
  while (isSpoken(text[end])) end += 1;
  if (end === at) return null;
  if (end > at + 1) {
    const sound = countOf(text.slice(at, end));
    return sound === '' ? null : { sound, end };
  }
  // "q十k", "两t": between letters a numeral is no word.
  const counts = text[at] === '十' ? isLetter(text[at - 1]) : text[at] === '两' && isLetter(text[end]);
  const alone = text[end] === undefined || isLetter(text[end]);
  return counts && alone ? { sound: text[at] === '十' ? '10' : '2', end } : null;
}

function isSpoken(unit: string | undefined): boolean {
  return unit !== undefined && SPOKEN.includes(unit);
}

const COUNT =
  /^(?:([一二两三四五六七八九])万)?(?:零?([一二两三四五六七八九])千)?(?:零?([一二两三四五六七八九])百)?(?:零?([一二三四五六七八九])?(十))?(?:(零)?([一二三四五六七八九]))?$/;

/** 十五 → 15, 四百 → 400, 一千五 → 1500, 一七 → 17; empty where the characters are no number. */
function countOf(numerals: string): string {
  if (numerals === '' || isDigit(numerals[0])) return numerals;
  const digits = [...numerals].map((numeral) => NUMERALS.indexOf(numeral));
  if (digits.every((digit) => digit >= 0 && digit < 10)) return digits.join('');
  const found = COUNT.exec(numerals);
  if (found === null) return '';
  const [, tenThousands, thousands, hundreds, tens, ten, zero, ones] = found;
  const least =
    ten !== undefined ? 10 : hundreds !== undefined ? 100 : thousands !== undefined ? 1000 : 10_000;
  // "一千五": the last numeral counts the next smaller unit.
  const last = zero !== undefined ? 1 : least / 10;
  const value =
    digitOf(tenThousands) * 10_000 +
    digitOf(thousands) * 1000 +
    digitOf(hundreds) * 100 +
    (ten === undefined ? 0 : digitOf(tens ?? '一') * 10) +
    digitOf(ones) * last;
  return String(value);
}

function digitOf(numeral: string | undefined): number {
  if (numeral === undefined) return 0;
  return numeral === '两' ? 2 : NUMERALS.indexOf(numeral);
}
