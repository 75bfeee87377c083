import type { Automaton } from './automaton.ts';
import { isDigit, isLetter, type Spelled } from './spelling.ts';

/** A name found in a spelled text; offsets are those of the spelled text. */
export type Hit = { readonly name: number; readonly start: number; readonly end: number };

/** A hit that won its place, with the smaller hits inside it. */
export type Placed = Hit & { readonly inside: readonly Hit[] };

/** Names that stand whole in the text, without overlaps: the longest first, then the leftmost; in order of `start`. */
export function findHits(automaton: Automaton, spelled: Spelled): readonly Placed[] {
  const hits: Hit[] = [];
  automaton.scan(spelled.text, (name, start, end) => {
    if (standsWhole(spelled, start, end)) hits.push({ name, start, end });
  });
  return resolve(hits, spelled.text.length);
}

/**
 * A name may not begin or end inside a run of letters or of digits, and a model number may not lose its tail:
 * "15" is not in "150" nor in "x15", "iPhone 15" is not in "iphone15pro". A word may be followed at once by a number
 * ("iPhone15") and a number by a word ("2iPhone"). A single character must stand alone, or a product called 的
 * would be found in every sentence.
 */
function standsWhole(spelled: Spelled, start: number, end: number): boolean {
  const { text, gaps } = spelled;
  const before = start > 0 && gaps[start] !== 1 ? text[start - 1] : undefined;
  const after = gaps[end] !== 1 ? text[end] : undefined;
  const first = text[start];
  const last = text[end - 1];
  if (isLetter(before) && (isLetter(first) || isDigit(first))) return false;
  if (isDigit(before) && isDigit(first)) return false;
  if (isLetter(after) && (isLetter(last) || isDigit(last))) return false;
  if (isDigit(after) && isDigit(last)) return false;
  return end - start > 1 || !(isWordUnit(before) || isWordUnit(after));
}

const WORD_UNIT = /^[\p{L}\p{N}]$/u;

function isWordUnit(unit: string | undefined): boolean {
  return unit !== undefined && WORD_UNIT.test(unit);
}

/** `owner[i]` is the index of the placed hit that covers unit `i`, plus one. */
function resolve(hits: readonly Hit[], length: number): readonly Placed[] {
  const ranked = [...hits].sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  const owner = new Int32Array(length);
  const placed: (Hit & { inside: Hit[] })[] = [];
  for (const hit of ranked) {
    const left = owner[hit.start] ?? 0;
    const right = owner[hit.end - 1] ?? 0;
    if (left === 0 && right === 0) {
      placed.push({ ...hit, inside: [] });
      owner.fill(placed.length, hit.start, hit.end);
    } else if (left === right) {
      placed[left - 1]?.inside.push(hit);
    }
  }
  return placed.sort((a, b) => a.start - b.start);
}
