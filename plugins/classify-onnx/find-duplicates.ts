import type { Example } from '#engine/plugin';
import { foldText } from '#engine/plugin';

/** Two examples of different intents that say nearly the same; `alike` 1 is the same but for case, width and punctuation. */
export type TwoTexts = {
  readonly one: string;
  readonly one_intent: string;
  readonly other: string;
  readonly other_intent: string;
  readonly alike: number;
};

type Piece = Example & { readonly pairs: ReadonlySet<string> };

/** From this share of common letter pairs on, two texts are near-duplicates. */
const ALIKE = 0.8;
/** A pair of letters that stands in more texts than this says nothing about likeness. */
const TOO_COMMON = 200;

/** Near-duplicates across intents, the likest first. Only texts that share a rare pair of letters are compared. */
export function findDuplicates(examples: readonly Example[], most: number): readonly TwoTexts[] {
  const pieces = examples.map((example): Piece => ({ ...example, pairs: pairsOf(example.text) }));
  const byPair = new Map<string, number[]>();
  for (const [at, { pairs }] of pieces.entries()) {
    for (const pair of pairs) addTo(byPair, pair, at);
  }
  const found: TwoTexts[] = [];
  for (const [at, piece] of pieces.entries()) {
    for (const other of neighboursOf(piece, at, byPair)) {
      const second = pieces[other];
      if (second && second.intent !== piece.intent) found.push(...compare(piece, second));
    }
  }
  return found.sort((a, b) => b.alike - a.alike).slice(0, most);
}

/** Of a common pair only the latest texts are kept. */
function addTo(byPair: Map<string, number[]>, pair: string, at: number): void {
  const here = byPair.get(pair) ?? [];
  here.push(at);
  if (here.length > TOO_COMMON + 1) here.shift();
  byPair.set(pair, here);
}

/** Earlier texts that share the rarest pairs of this one. */
function neighboursOf(
  { pairs }: Piece,
  at: number,
  byPair: ReadonlyMap<string, readonly number[]>,
): ReadonlySet<number> {
  const rarest = [...pairs]
    .map((pair) => byPair.get(pair) ?? [])
    .sort((a, b) => a.length - b.length)
    .slice(0, Math.ceil(pairs.size * (1 - ALIKE)) + 1);
  return new Set(rarest.flat().filter((other) => other < at));
}

function compare(one: Piece, other: Piece): readonly TwoTexts[] {
  const common = [...one.pairs].filter((pair) => other.pairs.has(pair)).length;
  const alike = Math.round((common / (one.pairs.size + other.pairs.size - common)) * 100) / 100;
  if (!(alike >= ALIKE)) return [];
  const outside = 'out of scope';
  return [
    {
      one: other.text,
      one_intent: other.intent ?? outside,
      other: one.text,
      other_intent: one.intent ?? outside,
      alike,
    },
  ];
}

function pairsOf(text: string): ReadonlySet<string> {
  const letters = `^${foldText(text).replaceAll(/[^\p{L}\p{N}]+/gu, '')}$`;
  return new Set(Array.from({ length: letters.length - 1 }, (_, at) => letters.slice(at, at + 2)));
}
