import { type Weigh, weighed } from './likeness.ts';

/** What is compared with messages: the terms of a document's wordings, and how well it knows a term, 0…1. */
export type Texts = {
  readonly wordings: readonly ReadonlySet<string>[];
  readonly known: ReadonlyMap<string, number>;
};

/** A message held against all documents. It stands until the next message is. */
export type Comparison = {
  /** The wording that the message is most like, the first of equals, and how alike, 0…1; -1 where there is none. */
  nearest(document: number): { readonly wording: number; readonly likeness: number };
  /** How much of the message's weight the document knows, 0…1. */
  coverage(document: number): number;
};

/** Places of a term: in which wordings, counted through all documents, and how well which documents know it. */
type Places = { readonly wordings: number[]; readonly documents: number[]; readonly known: number[] };

/**
 * Holds a message's terms against all documents. Likeness is the cosine of two texts whose terms are weighed by rarity: 1 for
 * the same words, 0 for none in common. A term leads to where it stands, so that a message costs what it shares with the
 * documents rather than what is in them.
 */
export function comparer(documents: readonly Texts[], weigh: Weigh): (terms: Iterable<string>) => Comparison {
  const places = placesOf(documents);
  const first = firstWordings(documents);
  const squares = Float64Array.from(
    documents.flatMap(({ wordings }) => wordings.map((terms) => weighed(terms, weigh).squares)),
  );
  const shared = new Float64Array(squares.length);
  const covered = new Float64Array(documents.length);
  return (terms) => {
    const said = weighed(terms, weigh);
    shared.fill(0);
    covered.fill(0);
    for (const [term, weight] of said.weights) add(places.get(term), weight, shared, covered);
    return {
      nearest: (document) => {
        const from = first[document] ?? 0;
        let wording = -1;
        let likeness = 0;
        for (let at = from; at < (first[document + 1] ?? 0); at += 1) {
          const common = shared[at] ?? 0;
          const alike = common === 0 ? 0 : common / Math.sqrt(said.squares * (squares[at] ?? 0));
          if (wording >= 0 && alike <= likeness) continue;
          wording = at - from;
          likeness = alike;
        }
        return { wording, likeness };
      },
      coverage: (document) => (said.squares === 0 ? 0 : Math.sqrt((covered[document] ?? 0) / said.squares)),
    };
  };
}

function add(places: Places | undefined, weight: number, shared: Float64Array, covered: Float64Array): void {
  if (places === undefined) return;
  const square = weight ** 2;
  for (const wording of places.wordings) shared[wording] = (shared[wording] ?? 0) + square;
  for (const [at, document] of places.documents.entries())
    covered[document] = (covered[document] ?? 0) + (weight * (places.known[at] ?? 0)) ** 2;
}

function placesOf(documents: readonly Texts[]): ReadonlyMap<string, Places> {
  const places = new Map<string, Places>();
  const placesAt = (term: string): Places => {
    const known = places.get(term) ?? { wordings: [], documents: [], known: [] };
    places.set(term, known);
    return known;
  };
  let wording = 0;
  for (const [document, { wordings, known }] of documents.entries()) {
    for (const terms of wordings) {
      for (const term of terms) placesAt(term).wordings.push(wording);
      wording += 1;
    }
    for (const [term, how] of known) {
      placesAt(term).documents.push(document);
      placesAt(term).known.push(how);
    }
  }
  return places;
}

/** Where each document's wordings begin, and behind the last one where they end. */
function firstWordings(documents: readonly Texts[]): readonly number[] {
  let before = 0;
  const first = documents.map(({ wordings }) => {
    const from = before;
    before += wordings.length;
    return from;
  });
  return [...first, before];
}
