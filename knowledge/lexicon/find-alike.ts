import { COMMON_WORDS } from './everyday-words.ts';
import type { Hit, IsLive, Placed } from './find-hits.ts';
import { mayBegin, standsWhole } from './find-hits.ts';
import { type Likeness, likenessOf, SAME_SOUND } from './judge-likeness.ts';
import type { Layer } from './layer.ts';
import { type Sound, soundOf } from './sound.ts';
import { codeOf } from './sound-trie.ts';
import type { Spelled } from './spelling.ts';

/** Steps in the tree of sounds that one message may cost: what bounds the time of the longest and oddest one. */
const MOST_STEPS = 8_000;
/** What looking closely at one name costs, in steps. */
const STEPS_PER_NAME = 40;
/** A visitor who names a thing does so early; a pasted page is read by spelling alone behind this place. */
const LONGEST_READ = 400;
const MOST_EDITS = 3;
/** Letters that have to be right between two mistakes. */
const BETWEEN_EDITS = 1;
/** Characters have to sound right before a mistake is looked for; in a Latin word the first letter may be wrong. */
const BEFORE_EDITS = 3;
/** More than a text that is read has units. */
const MOST_UNITS = 1024;
/** The next best names that are kept as alternatives. */
const MOST_OTHERS = 3;

/**
 * Names that the words sound like or were meant to be, where no name stands or where one stands in part
 * ("小咪14 Pro" holds "14 Pro"). `placed` are the hits by spelling; what comes back may cover them, never cut them.
 */
export function findAlike(
  layers: readonly Layer[],
  spelled: Spelled,
  placed: readonly Placed[],
  isLive: IsLive,
): readonly Hit[] {
  const sound = soundOf(spelled.text.slice(0, LONGEST_READ));
  const codes = codesOf(sound.text);
  const inner = innerUnits(placed, spelled.text.length);
  const found = new Map<string, Map<string, Candidate>>();
  const budget = { steps: MOST_STEPS };
  for (const layer of layers) {
    const walk: Walk = { layer, sound, codes, budget, first: 0, onName: () => undefined };
    for (let at = 0; at < codes.length; at += 1) {
      const start = sound.from[at] ?? 0;
      if (sound.begins[at] !== 1 || inner[start] === 1 || !mayBegin(spelled, start)) continue;
      const tried = new Set<number>();
      walk.onName = (name, until) => {
        budget.steps -= STEPS_PER_NAME;
        const end = sound.from[until] ?? 0;
        const way = name * MOST_UNITS + end;
        if (tried.has(way)) return;
        tried.add(way);
        consider({ layer, spelled, start, end, isLive }, name, found);
      };
      walk.first = lettersFirst(layer, spelled, start);
      step(walk, 0, at, 0);
      if (budget.steps <= 0) break;
    }
  }
  return chooseBest([...found.values()].map(hitOf), placed);
}

function codesOf(text: string): Int8Array {
  const codes = new Int8Array(text.length);
  for (let at = 0; at < text.length; at += 1) codes[at] = codeOf(text.charCodeAt(at));
  return codes;
}

type Candidate = Likeness & {
  readonly name: string;
  readonly entries: Hit['entries'];
  readonly start: number;
  readonly end: number;
};
type Window = {
  readonly layer: Layer;
  readonly spelled: Spelled;
  readonly start: number;
  readonly end: number;
  readonly isLive: IsLive;
};
type Walk = {
  readonly layer: Layer;
  readonly sound: Sound;
  readonly codes: Int8Array;
  readonly budget: { steps: number };
  /** Letters that must be right before the first mistake. */
  first: number;
  onName: (name: number, until: number) => void;
};
/** Mistakes so far times four, plus the right letters since the last one, three at most: a number, because ways are many. */
type Way = number;
const MOST_SINCE = 3;

/** A word that people write for itself is no mistake (`judge-likeness.ts`): nothing that begins with it is, unless a name has it. */
function lettersFirst(layer: Layer, { text, gaps }: Spelled, start: number): number {
  if (text.charCodeAt(start) >= 128) return BEFORE_EDITS;
  let end = start;
  while (isSmallLetter(text.charCodeAt(end)) && (end === start || gaps[end] !== 1)) end += 1;
  const word = text.slice(start, end);
  return COMMON_WORDS.has(word) && !layer.holds(word) ? Number.POSITIVE_INFINITY : 0;
}

function isSmallLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** Inside a placed hit no other name begins. */
function innerUnits(placed: readonly Placed[], length: number): Uint8Array {
  const inner = new Uint8Array(length + 1);
  for (const { start, end } of placed) inner.fill(1, start + 1, end);
  return inner;
}

/** Follow the text down the tree, with few mistakes far apart; letters may be wrong, digits never. */
function step(walk: Walk, node: number, at: number, way: Way): void {
  const { layer, sound, codes, budget } = walk;
  budget.steps -= 1;
  if (budget.steps <= 0) return;
  if (node !== 0 && sound.begins[at] === 1)
    for (const name of layer.sounds.names(node)) walk.onName(name, at);
  const code = codes[at] ?? -1;
  const next = layer.sounds.child(node, code);
  if (next > 0) step(walk, next, at + 1, oneRight(way));
  const numeral = sound.digits.size === 0 ? undefined : sound.digits.get(at);
  if (numeral !== undefined) {
    const counted = layer.sounds.child(node, codeOf(numeral.digit.charCodeAt(0)));
    if (counted > 0) step(walk, counted, numeral.end, oneRight(way));
  }
  const edits = way >> 2;
  const since = way & MOST_SINCE;
  const mayErr = edits === 0 ? since >= walk.first : edits < MOST_EDITS && since >= BETWEEN_EDITS;
  if (mayErr) stepWrong(walk, node, at, (edits + 1) << 2);
}

function oneRight(way: Way): Way {
  return (way & MOST_SINCE) === MOST_SINCE ? way : way + 1;
}

function stepWrong(walk: Walk, node: number, at: number, way: Way): void {
  const { layer, codes } = walk;
  const code = codes[at] ?? -1;
  const isLetter = code >= 0 && code < 26;
  const following = codes[at + 1] ?? -1;
  if (isLetter) step(walk, node, at + 1, way);
  if (isLetter && following >= 0 && following < 26 && following !== code) {
    const swapped = layer.sounds.child(layer.sounds.child(node, following) || -1, code);
    if (swapped > 0) step(walk, swapped, at + 2, way);
  }
  let letters = layer.sounds.letters(node);
  while (letters !== 0) {
    const other = 31 - Math.clz32(letters & -letters);
    letters &= letters - 1;
    if (other === code) continue;
    const child = layer.sounds.child(node, other);
    if (isLetter) step(walk, child, at + 1, way);
    step(walk, child, at, way);
  }
}

function consider(window: Window, index: number, found: Map<string, Map<string, Candidate>>): void {
  const { layer, spelled, start, end, isLive } = window;
  const name = layer.names[index] ?? '';
  if (end <= start || !standsWhole(spelled, start, end)) return;
  const key = `${start}-${end}`;
  const here = found.get(key) ?? new Map<string, Candidate>();
  if (here.has(name)) return;
  const likeness = likenessOf(spelled, start, end, name);
  const entries = (layer.carriers[index] ?? []).filter(isLive);
  if (likeness === null || entries.length === 0) return;
  found.set(key, here.set(name, { ...likeness, name, entries, start, end }));
}

/** All names that one stretch may be: the best ones are its meaning, the next ones its alternatives. */
function hitOf(here: ReadonlyMap<string, Candidate>): Hit {
  const ranked = [...here.values()].sort((a, b) => b.score - a.score);
  const [best] = ranked;
  const { start = 0, end = 0, name = '', score = 0, weak = true } = best ?? {};
  const entries = [...new Set(ranked.filter((one) => one.score === score).flatMap((one) => one.entries))];
  const others = ranked
    .filter((one) => one.score < score)
    .flatMap((one) => one.entries.map((entry) => ({ entry, score: one.score })))
    .filter(({ entry }) => !entries.includes(entry));
  return { start, end, name, entries, score, weak, others: others.slice(0, MOST_OTHERS) };
}

/** What covers more beats what covers less, but a mistake has to be worth three letters. What cuts a hit by spelling is none. */
function chooseBest(hits: readonly Hit[], placed: readonly Placed[]): readonly Hit[] {
  const worth = (hit: Hit): number => hit.end - hit.start - (1 - hit.score) * 30;
  const fitting = hits.filter((hit) => placed.every((other) => isApart(hit, other) || mayCover(hit, other)));
  const chosen: Hit[] = [];
  for (const hit of fitting.sort((a, b) => worth(b) - worth(a) || a.start - b.start))
    if (chosen.every((other) => isApart(hit, other))) chosen.push(hit);
  return chosen;
}

function isApart(a: Hit, b: Hit): boolean {
  return a.end <= b.start || b.end <= a.start;
}

/** A longer name may take a shorter one's place: not a guess that needs support, and not one that means the same with more words. */
function mayCover(hit: Hit, exact: Hit): boolean {
  if (hit.weak || hit.start > exact.start || hit.end < exact.end) return false;
  if (hit.end - hit.start === exact.end - exact.start) return false;
  const same = hit.entries.some((entry) => exact.entries.includes(entry));
  return !same || hit.score >= SAME_SOUND || hit.name.length > exact.name.length + 1;
}
