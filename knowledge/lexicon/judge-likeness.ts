import { COMMON_WORDS } from './everyday-words.ts';
import { asDigits, soundsOfName, soundTextOf } from './sound.ts';
import type { Spelled } from './spelling.ts';

/** How far written words are what a name means. `weak`: too little without something beside it. */
export type Likeness = { readonly score: number; readonly weak: boolean };

/** The same sound is almost the name; each mistake takes something away. */
export const SAME_SOUND = 0.95;
const NEAR_SOUND = 0.9;
const PER_EDIT = 0.08;
const LETTERS_PER_EDIT = 6;

/** Whether a stretch of the text may be this name written otherwise. Null where it is not, and where it is the name itself. */
export function likenessOf(spelled: Spelled, start: number, end: number, name: string): Likeness | null {
  const typed = spelled.text.slice(start, end);
  if (typed === name) return null;
  const heard = soundTextOf(typed);
  const { edits, near } = mistakesIn(typed, heard, name);
  if (
    edits > Math.max(2, heard.length / LETTERS_PER_EDIT) ||
    (edits > 0 && hasStrangeWord(spelled, start, end, name))
  )
    return null;
  const weak = isWeak(typed, name, heard, edits);
  // 几个 sounds like 机革, and is what it says.
  if (weak && COUNTING.test(typed)) return null;
  if (weak && edits > 0 && !/^[a-z]{5,}$/.test(typed + name)) return null;
  const score = (near ? NEAR_SOUND : SAME_SOUND) - PER_EDIT * edits;
  return { score: Math.round(score * 100) / 100, weak };
}

/** Mistakes against the nearest way the name sounds; none where only sounds differ that many speakers do not tell apart. */
function mistakesIn(
  typed: string,
  sound: string,
  name: string,
): { readonly edits: number; readonly near: boolean } {
  const digits = asDigits(typed);
  const other = digits === typed ? sound : soundTextOf(digits);
  const heard = (other === sound ? [sound] : [sound, other]).map(partsOf);
  const meant = waysOf(name);
  const edits = Math.min(...heard.flatMap((one) => meant.map((way) => editsBetween(one, way))));
  if (edits === 0 || !hasHan(typed)) return { edits, near: false };
  const near = heard.some((one) => meant.some((way) => blur(one.sound) === blur(way.sound)));
  return near ? { edits: 0, near } : { edits, near };
}

/** A sound, and its runs of letters and of digits. */
type Way = { readonly sound: string; readonly parts: readonly string[] };

const PARTS = /[a-z]+|[0-9]+|[^a-z0-9]/g;

function partsOf(sound: string): Way {
  return { sound, parts: sound.match(PARTS) ?? [] };
}

/** The same names are near to what people say again and again. */
const ways = new Map<string, readonly Way[]>();
const MOST_WAYS = 5_000;

function waysOf(name: string): readonly Way[] {
  const known = ways.get(name);
  if (known !== undefined) return known;
  const found = soundsOfName(name).map(partsOf);
  if (ways.size >= MOST_WAYS) ways.clear();
  ways.set(name, found);
  return found;
}

function hasHan(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}

/** zh, ch, sh as z, c, s; ang, eng, ing as an, en, in. */
function blur(sound: string): string {
  return sound.replace(/(?<=[zcs])h/g, '').replace(/(?<=[aei]n)g/g, '');
}

/** Mistakes in letters; Infinity where a digit differs, a part is missing, or a part is too short to be mistyped. */
function editsBetween({ parts: typed }: Way, { parts: name }: Way): number {
  if (typed.length !== name.length) return Number.POSITIVE_INFINITY;
  return typed.reduce((sum, part, at) => sum + editsInPart(part, name[at] ?? ''), 0);
}

function editsInPart(typed: string, name: string): number {
  if (typed === name) return 0;
  const shorter = Math.min(typed.length, name.length);
  if (!/^[a-z]/.test(typed) || !/^[a-z]/.test(name) || shorter < 3) return Number.POSITIVE_INFINITY;
  const edits = distance(typed, name);
  const most = name.length >= 9 ? 2 : 1;
  if (edits <= most) return edits;
  return shorter > 4 && typed[0] === name[0] && sorted(typed) === sorted(name) ? 1 : Number.POSITIVE_INFINITY;
}

/** "utral" has the letters of "ultra": fingers out of step are one mistake. */
function sorted(word: string): string {
  return [...word].sort().join('');
}

/** Letters put in, left out, changed or swapped with their neighbour. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const least = Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(swapped ? Math.min(least, (before[j - 2] ?? 0) + 1) : least);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** A word that people write for itself is no typing mistake, unless the name has it too. */
function hasStrangeWord({ text, gaps }: Spelled, start: number, end: number, name: string): boolean {
  let from = start;
  for (let at = start + 1; at <= end; at += 1) {
    if (at < end && gaps[at] !== 1) continue;
    for (const [word] of text.slice(from, at).matchAll(/[a-z]+/g))
      if (COMMON_WORDS.has(word) && !name.includes(word)) return true;
    from = at;
  }
  return false;
}

/** Words that ask or count; nobody means a maker by them. */
const COUNTING =
  /^(?:[几多这那哪每各两]|[零一二三四五六七八九十百千万]+)[个只台件条部些种款样点次天年月日号]$/;
const HAN = /\p{Script=Han}/gu;
/** A character that is no numeral: "sn八五零x" is written in letters and a number. */
const HAN_WORD = /(?![零一二两三四五六七八九十百千万])\p{Script=Han}/u;

/**
 * Enough speaks for a name when a number in it is right beside five letters of sound, when a Latin part of it is written
 * as it is, when it was written in letters and long, or when half of at least three characters are right; a mistake
 * in the sound needs four.
 * Two characters that only sound like a brand (大奖, 大疆) are not enough.
 */
function isWeak(typed: string, name: string, heard: string, edits: number): boolean {
  const letters = heard.replace(/[^a-z]/g, '').length;
  const written: readonly string[] = typed.match(HAN) ?? [];
  const meant: readonly string[] = name.match(HAN) ?? [];
  if (/\d/.test(name)) return letters < (HAN_WORD.test(typed + name) ? 5 : 3);
  if (written.length === 0 && meant.length > 0 && edits > 0) return true;
  if (written.length === 0) return letters < (edits === 0 ? 5 : 6);
  // With the characters right, the mistake is in the Latin part.
  if (edits > 0 && written.join('') === meant.join('')) return letters < 6;
  if (edits > 0 && meant.length < 4) return true;
  const latin = name.match(/[a-z]{2,}/g) ?? [];
  if (latin.some((part) => typed.includes(part)) && letters >= 6) return false;
  const right = written.filter((character) => meant.includes(character)).length;
  return meant.length < 3 || right * 2 < meant.length;
}
