/** Gives a unit back as it is, or as the training's word that it was meant to be. */
export type Mend = (unit: string) => string;

export const AS_IS: Mend = (unit) => unit;

/** Letters alone: a number or a code that is one digit off is another one. */
const LETTERS = /^(?!\p{Script=Han})\p{L}+$/u;
/** A shorter word is one slip away from too many others. */
const SHORTEST = 4;
/** Nobody's word is longer. */
const LONGEST = 30;

/** The words of the training that a misspelt one may be meant for, the commonest first. */
export function learnWords(texts: Iterable<readonly string[]>): readonly string[] {
  const counts = new Map<string, number>();
  for (const units of texts) {
    for (const unit of new Set(units)) if (LETTERS.test(unit)) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  return [...counts]
    .sort(([one, often], [other, oftener]) => oftener - often || (one < other ? -1 : 1))
    .map(([word]) => word);
}

/**
 * An unknown word of four letters or more becomes the commonest known word that is one slip away: a letter left out, added,
 * replaced, or swapped with the next. Known words are found by what is left of them without one letter (as in SymSpell).
 */
export function speller(words: readonly string[]): Mend {
  const ranks = new Map(words.map((word, rank) => [word, rank]));
  const byRest = new Map<string, string[]>();
  for (const word of words) {
    if (!fits(word)) continue;
    for (const rest of restsOf(word)) byRest.set(rest, [...(byRest.get(rest) ?? []), word]);
  }
  return (unit) => {
    if (ranks.has(unit) || !fits(unit) || !LETTERS.test(unit)) return unit;
    const rankOf = (word: string): number => ranks.get(word) ?? words.length;
    const [best] = [...restsOf(unit)]
      .flatMap((rest) => byRest.get(rest) ?? [])
      .filter((word) => isOneSlip(unit, word))
      .sort((a, b) => rankOf(a) - rankOf(b));
    return best ?? unit;
  };
}

function fits({ length }: string): boolean {
  return length >= SHORTEST && length <= LONGEST;
}

/** The word itself, and without each of its letters. */
function restsOf(word: string): ReadonlySet<string> {
  return new Set([word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))]);
}

/** What differs between the common beginning and the common end is at most one letter on each side, or two swapped. */
function isOneSlip(one: string, other: string): boolean {
  let from = 0;
  while (from < one.length && one[from] === other[from]) from += 1;
  let behind = 0;
  const most = Math.min(one.length, other.length) - from;
  while (behind < most && one.at(-1 - behind) === other.at(-1 - behind)) behind += 1;
  const left = one.slice(from, one.length - behind);
  const right = other.slice(from, other.length - behind);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
