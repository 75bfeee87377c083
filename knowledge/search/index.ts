import MiniSearch from 'minisearch';
import type { FaqEntry } from '#engine/config/bot';
import { cosine } from '#engine/ports/encoder';
import type { Search, SearchHit } from '#engine/ports/search';
import { type Comparison, comparer } from './compare.ts';
import { rarityAmong } from './likeness.ts';
import { type Meaning, onScale, type Scale, scaleOf } from './meaning.ts';
import { type Propose, proposer } from './propose.ts';
import { termsOf, withTokens } from './terms.ts';

/**
 * Search over FAQ entries. BM25 (MiniSearch) over wordings and answers in the message's language proposes candidates.
 * BM25's own numbers grow with the message and can't be held against a threshold, so each candidate gets a score
 * from 0 to 1: the mean of how alike the message and the entry's nearest wording are, and how much of the message the whole
 * entry knows. Words that no entry knows count against it. Where there is an encoder, nearest meanings are proposed too, and an
 * entry whose meaning says more than its words gets the mean of both.
 */
export function buildSearch(faq: readonly FaqEntry[], meaning?: Meaning): Search {
  const languages = new Set(faq.flatMap(({ ask }) => Object.keys(ask)));
  const indexes = new Map([...languages].map((language) => [language, indexOf(faq, language, meaning)]));
  return {
    find: async ({ text, tokens, language, limit }) => {
      const index = indexes.get(language);
      if (index === undefined || limit <= 0) return [];
      const vector = index.scale && meaning && (await vectorOf(text, meaning));
      return findIn(index, { text, tokens, vector }).slice(0, limit);
    },
  };
}

/** Every text that an encoder has to know beforehand. */
export function wordingsOf(faq: readonly FaqEntry[]): readonly string[] {
  return faq.flatMap(({ ask }) => Object.values(ask).flat());
}

/** Null where the encoder fails or there is no word to encode. */
async function vectorOf(text: string, { encoder }: Meaning): Promise<Float32Array | null> {
  if (!/[\p{L}\p{N}]/u.test(text)) return null;
  const [vector] = await encoder.encode([text]).catch(() => []);
  return vector ?? null;
}

/** An entry in one language. */
type Document = {
  readonly id: number;
  readonly entry: FaqEntry;
  readonly answer: string;
  readonly wordings: readonly Wording[];
  /** How well it knows a term: 1 in a wording, less in the answer alone. */
  readonly known: ReadonlyMap<string, number>;
};

type Wording = {
  readonly question: string;
  readonly terms: ReadonlySet<string>;
  readonly vector: Float32Array | undefined;
};

type Index = {
  readonly propose: Propose;
  readonly documents: readonly Document[];
  readonly compare: (terms: Iterable<string>) => Comparison;
  /** Absent where no encoder is, or none that tells these entries apart. */
  readonly scale: Scale | undefined;
};

/** A message; `vector` is null where the encoder failed, undefined where none is asked. */
type Query = {
  readonly text: string;
  readonly tokens: readonly string[];
  readonly vector: Float32Array | null | undefined;
};

/** Enough that the best entry is among them. */
const CANDIDATES = 30;
/** An answer also says much that nobody asks for. */
const IN_ANSWER = 0.7;

function indexOf(faq: readonly FaqEntry[], language: string, meaning: Meaning | undefined): Index {
  const documents = faq
    .filter(({ ask }) => (ask[language] ?? []).length > 0)
    .map((entry, id) => documentOf(entry, id, language, meaning));
  const engine = new MiniSearch<Document>({
    fields: ['wordings', 'answer'],
    extractField: (document, field) => fieldOf(document, field),
    tokenize: (joined) => joined.split(' '),
    processTerm: (term) => term || null,
    searchOptions: { boost: { wordings: 2 } },
  });
  engine.addAll(documents);
  const vectors = documents.map(({ wordings }) => wordings.flatMap(({ vector }) => vector ?? []));
  const vocabulary = documents.map(({ known }) => [...known.keys()]);
  const texts = documents.map(({ wordings, known }) => ({
    wordings: wordings.map(({ terms }) => terms),
    known,
  }));
  return {
    propose: proposer(engine, documents.length, new Set(vocabulary.flat())),
    documents,
    compare: comparer(texts, rarityAmong(vocabulary)),
    scale: scaleOf(vectors),
  };
}

function documentOf(entry: FaqEntry, id: number, language: string, meaning: Meaning | undefined): Document {
  const answer = entry.answer[language] ?? Object.values(entry.answer)[0] ?? '';
  const wordings = (entry.ask[language] ?? []).map((question) => ({
    question,
    terms: new Set(termsOf(question)),
    vector: meaning?.encoded.vectors.get(question),
  }));
  const known = new Map(termsOf(answer).map((term) => [term, IN_ANSWER]));
  for (const { terms } of wordings) for (const term of terms) known.set(term, 1);
  return { id, entry, answer, wordings, known };
}

function fieldOf({ id, wordings, answer }: Document, field: string): string {
  if (field === 'wordings') return wordings.flatMap(({ terms }) => [...terms]).join(' ');
  return field === 'answer' ? termsOf(answer).join(' ') : String(id);
}

function findIn(index: Index, query: Query): readonly SearchHit[] {
  const { documents, propose, compare } = index;
  const terms = termsOf(query.text);
  const comparison = compare(terms);
  const candidates = new Set([
    ...propose(withTokens(terms, query.tokens), CANDIDATES).flatMap((id) => documents[id] ?? []),
    ...nearest(documents, query.vector),
  ]);
  return [...candidates]
    .map((document) => hitOf(document, comparison, query, index))
    .sort((a, b) => b.score - a.score);
}

function nearest(documents: readonly Document[], vector: Query['vector']): readonly Document[] {
  if (!vector) return [];
  return documents
    .map((document) => ({ document, close: closest(document, vector) }))
    .sort((a, b) => b.close - a.close)
    .slice(0, CANDIDATES)
    .map(({ document }) => document);
}

function closest({ wordings }: Document, vector: Float32Array): number {
  return Math.max(-1, ...wordings.map((wording) => (wording.vector ? cosine(wording.vector, vector) : -1)));
}

function hitOf(document: Document, comparison: Comparison, query: Query, { scale }: Index): SearchHit {
  const { entry, answer } = document;
  const { wording, likeness } = comparison.nearest(document.id);
  const words = (likeness + comparison.coverage(document.id)) / 2;
  const question = document.wordings[wording]?.question ?? '';
  const hit = { id: entry.id, question, answer };
  if (query.vector === undefined || scale === undefined) return { ...hit, score: round(words) };
  const meaning = query.vector && onScale(scale, closest(document, query.vector));
  const score = Math.max(words, (words + (meaning ?? 0)) / 2);
  return {
    ...hit,
    score: round(score),
    signals: { words: round(words), meaning: meaning === null ? null : round(meaning) },
  };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
