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

/** Cosine of two sets of terms weighed by rarity: 1 for the same words, 0 for none in common. */
export function likeness(left: ReadonlySet<string>, right: ReadonlySet<string>, weigh: Weigh): number {
  let shared = 0;
  for (const term of right) if (left.has(term)) shared += weigh(term) ** 2;
  return shared === 0 ? 0 : shared / Math.sqrt(squares(left, weigh) * squares(right, weigh));
}

/** How much of the weight of `terms` a document knows; `known` says how well it knows a term, 0…1. */
export function coverage(
  terms: ReadonlySet<string>,
  known: ReadonlyMap<string, number>,
  weigh: Weigh,
): number {
  let covered = 0;
  for (const term of terms) covered += (weigh(term) * (known.get(term) ?? 0)) ** 2;
  const all = squares(terms, weigh);
  return all === 0 ? 0 : Math.sqrt(covered / all);
}

function squares(terms: ReadonlySet<string>, weigh: Weigh): number {
  let sum = 0;
  for (const term of terms) sum += weigh(term) ** 2;
  return sum;
}
