import type MiniSearch from 'minisearch';

/** The best documents for a message's terms by BM25, best first, by their ids. A term said twice counts twice. */
export type Propose = (terms: readonly string[], most: number) => readonly number[];

/** The documents that hold a term, and what BM25 gives each of them for it. */
type Scores = { readonly documents: readonly number[]; readonly scores: readonly number[] };

/**
 * What MiniSearch would answer to all terms as one query, from what it answers to each: its score of a document is the sum
 * over the terms, times how many of them the document holds. What it says of a term never changes, so it is asked once.
 * `documents` says how many there are; their ids are 0, 1, 2 ….
 */
export function proposer<Document>(
  engine: MiniSearch<Document>,
  documents: number,
  vocabulary: ReadonlySet<string>,
): Propose {
  const known = new Map<string, Scores>();
  const scoresOf = (term: string): Scores | undefined => {
    if (!vocabulary.has(term)) return undefined;
    const scores = known.get(term) ?? askFor(term, engine);
    known.set(term, scores);
    return scores;
  };
  const sums = new Float64Array(documents);
  const counts = new Int32Array(documents);
  return (terms, most) => {
    const found: number[] = [];
    const counted = new Set<string>();
    for (const term of terms) {
      const isNew = !counted.has(term);
      counted.add(term);
      const { documents: holders = [], scores = [] } = scoresOf(term) ?? {};
      for (const [at, document] of holders.entries()) {
        if (counts[document] === 0) found.push(document);
        sums[document] = (sums[document] ?? 0) + (scores[at] ?? 0);
        if (isNew) counts[document] = (counts[document] ?? 0) + 1;
      }
    }
    const total = found.map((id) => ({ id, score: (sums[id] ?? 0) * (counts[id] ?? 0) }));
    for (const id of found) sums[id] = counts[id] = 0;
    return total
      .sort((a, b) => b.score - a.score)
      .slice(0, most)
      .map(({ id }) => id);
  };
}

/** In the order in which MiniSearch meets them, which decides between equals: by wording first, then by answer. */
function askFor<Document>(term: string, engine: MiniSearch<Document>): Scores {
  const found = engine.search(term).map(({ id, score, match }) => ({
    id: Number(id),
    score,
    inWordings: match[term]?.includes('wordings') ?? false,
  }));
  found.sort((a, b) => Number(b.inWordings) - Number(a.inWordings) || a.id - b.id);
  return { documents: found.map(({ id }) => id), scores: found.map(({ score }) => score) };
}
