import { SYLLABLES } from './pinyin-table.ts';
import { NUMERALS, numberAt } from './sound-numbers.ts';
import { isDigit, isLetter } from './spelling.ts';

/**
 * How a spelled text sounds: Chinese characters as pinyin without tones, Chinese numbers of two or more characters as
 * digits, everything else as written. "小咪14", "xiaomi14" and "小米十四" sound alike.
 */
export type Sound = {
  /** Lower-case letters, digits and "+", "." and " "; whatever else stands there is a barrier, `|`. */
  readonly text: string;
  /** The unit of the spelled text that each place of `text` comes from; one more for the end. */
  readonly from: readonly number[];
  /** 1 where a unit (a Chinese character, a number, any other character) begins. */
  readonly begins: readonly number[];
  /** By place where a single Chinese numeral begins: the digit it may stand for, and where it ends. */
  readonly digits: ReadonlyMap<number, { readonly digit: string; readonly end: number }>;
};

/** The sound of a spelled text, each character in its first reading. */
export function soundOf(spelled: string): Sound {
  const from: number[] = [];
  const begins: number[] = [];
  const digits = new Map<number, { digit: string; end: number }>();
  let text = '';
  for (let start = 0; start < spelled.length; ) {
    const { sound, end } = pieceAt(spelled, start);
    const digit = end === start + 1 ? digitAt(spelled, start) : undefined;
    if (digit !== undefined) digits.set(text.length, { digit, end: text.length + sound.length });
    for (let at = 0; at < sound.length; at += 1) {
      from.push(start);
      begins.push(at === 0 ? 1 : 0);
    }
    text += sound;
    start = end;
  }
  from.push(spelled.length);
  begins.push(1);
  return { text, from, begins, digits };
}

/** The `text` of the sound alone. */
export function soundTextOf(spelled: string): string {
  let text = '';
  for (let start = 0; start < spelled.length; ) {
    const { sound, end } = pieceAt(spelled, start);
    text += sound;
    start = end;
  }
  return text;
}

/** A text with its single Chinese numerals as digits, where they may be model numbers ("战神z八"). */
export function asDigits(spelled: string): string {
  return spelled.replace(/[一二三四五六七八九]/g, (numeral, at: number) => digitAt(spelled, at) ?? numeral);
}

/** A single numeral may be a model number where no word goes on behind it: 二手, 三星, 一个 are words. */
function digitAt(spelled: string, at: number): string | undefined {
  if (spelled.charCodeAt(at) < FIRST) return undefined;
  const value = NUMERALS.indexOf(spelled.charAt(at));
  if (value < 1 || value > 9 || NUMERALS.includes(spelled.charAt(at - 1) || ' ')) return undefined;
  return /^(?:$|[^\u4e00-\u9fff]|[多有吗怎还的和跟与能可])/.test(spelled.slice(at + 1, at + 2))
    ? String(value)
    : undefined;
}

/** Every way a name may sound: characters with two common readings give more than one, at most four. */
export function soundsOfName(spelled: string): readonly string[] {
  let sounds = [''];
  for (let start = 0; start < spelled.length; ) {
    const { sound, end } = pieceAt(spelled, start);
    const other = end - start === 1 ? SECOND.get(spelled.charAt(start)) : undefined;
    const longer = sounds.map((before) => before + sound);
    sounds =
      other === undefined || sounds.length > 2
        ? longer
        : [...longer, ...sounds.map((before) => before + other)];
    start = end;
  }
  return sounds.filter((sound) => !sound.includes(BARRIER));
}

const BARRIER = '|';
const FIRST = 0x4e00;
const READINGS = readingsOf(SYLLABLES);

/** Second readings of characters that stand in names of brands and goods. */
const SECOND: ReadonlyMap<string, string> = new Map(
  '长zhang 乐yue 行hang 重chong 卡qia 调diao 传zhuan 弹dan 薄bo 折she 度duo 率shuai 石dan 宝bao 绿lu 女nu 吕lu 旅lu 铝lu 驴lu'
    .split(' ')
    .map((pair) => [pair.charAt(0), pair.slice(1)]),
);

type Piece = { readonly sound: string; readonly end: number };

function pieceAt(spelled: string, at: number): Piece {
  const unit = spelled.charCodeAt(at);
  const number = unit < 128 && unit !== 32 && !isDigit(spelled[at]) ? null : numberAt(spelled, at);
  return number ?? { sound: soundOfUnit(spelled.charAt(at)), end: at + 1 };
}

function soundOfUnit(unit: string): string {
  if (isDigit(unit) || (unit >= 'a' && unit <= 'z') || unit === '+' || unit === '.' || unit === ' ')
    return unit;
  const reading = READINGS[unit.charCodeAt(0) - FIRST];
  if (reading !== undefined) return reading;
  const bare = isLetter(unit) ? unit.normalize('NFD').charAt(0) : '';
  return bare >= 'a' && bare <= 'z' ? bare : BARRIER;
}

/** Whether letters are nothing but pinyin, of two syllables and more: "duoshaoqian". */
export function isPinyin(letters: string): boolean {
  if (letters.length < 4 || letters.length > LONGEST_PINYIN) return false;
  const reached = new Uint8Array(letters.length + 1);
  reached[0] = 1;
  for (let at = 0; at < letters.length; at += 1)
    for (let end = at + 1; reached[at] === 1 && end <= at + 6; end += 1)
      if (SYLLABLE.has(letters.slice(at, end)) && (at > 0 || end < letters.length)) reached[end] = 1;
  return reached[letters.length] === 1;
}

const LONGEST_PINYIN = 40;
const SYLLABLE: ReadonlySet<string> = new Set(SYLLABLES.match(/[a-z]{2,}/g) ?? []);

function readingsOf(table: string): readonly (string | undefined)[] {
  const readings: (string | undefined)[] = new Array(0x9fff - FIRST + 1).fill(undefined);
  for (const [, syllable = '', characters = ''] of table.matchAll(/([a-z]+)([^a-z\s]+)/gu))
    for (const character of characters) readings[character.charCodeAt(0) - FIRST] = syllable;
  return readings;
}
