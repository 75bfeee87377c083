import { foldText, type Mask } from '#engine/plugin';
import type { Mend } from './spelling.ts';

/** Which pieces of a text become features; chosen per language at training. */
export type Recipe = {
  /** Longest run of neighbouring units: words or Chinese characters. */
  readonly run: number;
  /** Whether two units with one between them are a feature. */
  readonly skips: boolean;
  /** Longest piece of a word of letters, from two letters on. */
  readonly piece: number;
};

/** Runs of whole units speak as one voice, pieces of words as another. */
export type Family = 0 | 1;

/** One feature of a text: its key, its voice, and the first and last unit that it is made of. */
export type Feature = {
  readonly key: string;
  readonly family: Family;
  readonly from: number;
  readonly to: number;
};

/** A text cut into units, and what the classifier sees of them. */
export type Read = {
  readonly units: readonly string[];
  readonly features: readonly Feature[];
  /** Words that were taken for others. */
  readonly mended: readonly { readonly typed: string; readonly meant: string }[];
};

/** How a text is read. */
export type Reader = { readonly recipe: Recipe; readonly mend: Mend };

const EDGE = '|';
const UNIT = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu;
const APOSTROPHE = /(?<=\p{L})['’](?=\p{L})/gu;
const WORD = /^(?!\p{Script=Han})[\p{L}\p{N}]/u;
/** Nobody's word is longer; the rest of a run of letters is not cut into pieces. */
const LONGEST_WORD = 40;

/** Cut a text into words, Chinese characters and masked entities, mend the words, and cut all into features. */
export function readText(text: string, masks: readonly Mask[], { recipe, mend }: Reader): Read {
  const typed = unitsOf(text, masks);
  const units = typed.map(mend);
  const features: Feature[] = [];
  addRuns(features, units, recipe);
  if (recipe.skips) addSkips(features, units);
  for (const [at, unit] of units.entries()) {
    if (WORD.test(unit)) addPieces(features, unit.slice(0, LONGEST_WORD), at, recipe.piece);
  }
  const mended = units.flatMap((meant, at) => (meant === typed[at] ? [] : { typed: typed[at] ?? '', meant }));
  return { units, features, mended };
}

export function unitsOf(text: string, masks: readonly Mask[]): readonly string[] {
  const units: string[] = [];
  let from = 0;
  for (const { start, end, type } of masks) {
    units.push(...wordsOf(text.slice(from, start)), `#${type}`);
    from = end;
  }
  units.push(...wordsOf(text.slice(from)));
  return units;
}

function wordsOf(text: string): readonly string[] {
  return foldText(text).replaceAll(APOSTROPHE, '').match(UNIT) ?? [];
}

/** Single units as they are, longer runs with the edges of the text in them. */
function addRuns(features: Feature[], units: readonly string[], { run }: Recipe): void {
  for (const [at, unit] of units.entries()) {
    features.push({ key: `1${unit}`, family: 0, from: at, to: at + 1 });
  }
  for (let length = 2; length <= run; length += 1) {
    for (let at = -1; at + length <= units.length + 1; at += 1) {
      let key = String(length);
      for (let place = at; place < at + length; place += 1) key += `${units[place] ?? EDGE} `;
      features.push({ key, family: 0, ...spanOf(at, at + length, units.length) });
    }
  }
}

/** The first and the third of any three neighbours. */
function addSkips(features: Feature[], units: readonly string[]): void {
  for (let at = -1; at + 2 <= units.length; at += 1) {
    const key = `s${units[at] ?? EDGE} ${units[at + 2] ?? EDGE}`;
    features.push({ key, family: 0, ...spanOf(at, at + 3, units.length) });
  }
}

function spanOf(from: number, to: number, length: number) {
  return { from: Math.max(0, from), to: Math.min(length, to) };
}

/** Pieces of a word with its edges; they make up for endings and typos. */
function addPieces(features: Feature[], word: string, at: number, longest: number): void {
  const framed = `<${word}>`;
  for (let length = 2; length <= longest; length += 1) {
    for (let start = 0; start + length <= framed.length; start += 1) {
      features.push({ key: framed.slice(start, start + length), family: 1, from: at, to: at + 1 });
    }
  }
}
