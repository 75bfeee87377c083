import { isCharacter } from './terms.ts';

/** How much a term tells. */
export type Weigh = (term: string) => number;

/** The logarithm of how rare a term is among the documents, most for one never seen; half of it for a single character. */
export function rarityAmong(documents: readonly (readonly string[])[]): Weigh {
  const counts = new Map<string, number>();
  for (const terms of documents) {
    for (const term of new Set(terms)) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  const rarity = (count: number): number => Math.log((documents.length + 1) / (count + 0.5));
  const weights = new Map([...counts].map(([term, count]) => [term, weightOf(term, rarity(count))]));
  return (term) => weights.get(term) ?? weightOf(term, rarity(0));
}

function weightOf(term: string, rarity: number): number {
  return Math.max(0.1, rarity) * (isCharacter(term) ? 0.5 : 1);
}

/** The terms of a text, each with its weight, and the sum of their squares: weighed once, compared often. */
export type Weighed = { readonly weights: ReadonlyMap<string, number>; readonly squares: number };

export function weighed(terms: Iterable<string>, weigh: Weigh): Weighed {
  const weights = new Map<string, number>();
  for (const term of terms) weights.set(term, weigh(term));
  let squares = 0;
  for (const weight of weights.values()) squares += weight ** 2;
  return { weights, squares };
}
