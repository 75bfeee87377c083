import MiniSearch from 'minisearch';
import type { FaqEntry } from '#engine/config/bot';
import type { Search, SearchHit } from '#engine/ports/search';
import { coverage, likeness, rarityAmong, type Weigh } from './likeness.ts';
import { termsOf, termsWith } from './terms.ts';

/**
 * Search over FAQ entries. BM25 (MiniSearch) over wordings and answers in the message's language proposes candidates.
 * BM25's own numbers grow with the message and can't be held against a threshold, so each candidate gets a score
 * from 0 to 1: the mean of how alike the message and the entry's nearest wording are, and how much of the message the whole
 * entry knows. Words that no entry knows count against it.
 */
export function buildSearch(faq: readonly FaqEntry[]): Search {
  const languages = new Set(faq.flatMap(({ ask }) => Object.keys(ask)));
  const indexes = new Map([...languages].map((language) => [language, indexOf(faq, language)]));
  return {
    find: ({ text, tokens, language, limit }) => {
      const index = indexes.get(language);
      return index === undefined ? [] : findIn(index, text, tokens).slice(0, Math.max(0, limit));
    },
  };
}

/** An entry in one language. */
type Document = {
  readonly id: number;
  readonly entry: FaqEntry;
  readonly answer: string;
  readonly wordings: readonly { readonly question: string; readonly terms: ReadonlySet<string> }[];
  /** How well it knows a term: 1 in a wording, less in the answer alone. */
  readonly known: ReadonlyMap<string, number>;
};

type Index = {
  readonly engine: MiniSearch<Document>;
  readonly documents: readonly Document[];
  readonly weigh: Weigh;
};

/** Enough that the best entry is among them. */
const CANDIDATES = 30;
/** An answer also says much that nobody asks for. */
const IN_ANSWER = 0.7;

function indexOf(faq: readonly FaqEntry[], language: string): Index {
  const documents = faq
    .filter(({ ask }) => (ask[language] ?? []).length > 0)
    .map((entry, id) => documentOf(entry, id, language));
  const engine = new MiniSearch<Document>({
    fields: ['wordings', 'answer'],
    extractField: (document, field) => fieldOf(document, field),
    tokenize: (joined) => joined.split(' '),
    processTerm: (term) => term || null,
    searchOptions: { boost: { wordings: 2 } },
  });
  engine.addAll(documents);
  return { engine, documents, weigh: rarityAmong(documents.map(({ known }) => [...known.keys()])) };
}

function documentOf(entry: FaqEntry, id: number, language: string): Document {
  const answer = entry.answer[language] ?? Object.values(entry.answer)[0] ?? '';
  const wordings = (entry.ask[language] ?? []).map((question) => ({
    question,
    terms: new Set(termsOf(question)),
  }));
  const known = new Map(termsOf(answer).map((term) => [term, IN_ANSWER]));
  for (const { terms } of wordings) for (const term of terms) known.set(term, 1);
  return { id, entry, answer, wordings, known };
}

function fieldOf({ id, wordings, answer }: Document, field: string): string {
  if (field === 'wordings') return wordings.flatMap(({ terms }) => [...terms]).join(' ');
  return field === 'answer' ? termsOf(answer).join(' ') : String(id);
}

function findIn(index: Index, text: string, tokens: readonly string[]): readonly SearchHit[] {
  const terms = new Set(termsOf(text));
  return index.engine
    .search(termsWith(text, tokens).join(' '))
    .slice(0, CANDIDATES)
    .flatMap(({ id }) => index.documents[Number(id)] ?? [])
    .map((document) => hitOf(document, terms, index.weigh))
    .sort((a, b) => b.score - a.score);
}

function hitOf(
  { entry, answer, wordings, known }: Document,
  terms: ReadonlySet<string>,
  weigh: Weigh,
): SearchHit {
  const [nearest] = wordings
    .map((wording) => ({ question: wording.question, alike: likeness(terms, wording.terms, weigh) }))
    .sort((a, b) => b.alike - a.alike);
  const score = ((nearest?.alike ?? 0) + coverage(terms, known, weigh)) / 2;
  return {
    id: entry.id,
    score: Math.round(score * 10_000) / 10_000,
    question: nearest?.question ?? '',
    answer,
  };
}
