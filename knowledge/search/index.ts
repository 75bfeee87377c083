import MiniSearch from 'minisearch';
import type { FaqEntry } from '#engine/config/bot';
import { cosine } from '#engine/ports/encoder';
import type { Search, SearchHit } from '#engine/ports/search';
import { coverage, likeness, rarityAmong, type Weigh, type Weighed, weighed } from './likeness.ts';
import { type Meaning, onScale, type Scale, scaleOf } from './meaning.ts';
import { termsOf, termsWith } from './terms.ts';

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
  readonly engine: MiniSearch<Document>;
  readonly documents: readonly Document[];
  /** By document, then by wording. */
  readonly wordings: readonly (readonly Weighed[])[];
  readonly weigh: Weigh;
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
  const weigh = rarityAmong(documents.map(({ known }) => [...known.keys()]));
  return {
    engine,
    documents,
    wordings: documents.map(({ wordings }) => wordings.map(({ terms }) => weighed(terms, weigh))),
    weigh,
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
  const { documents, engine } = index;
  const terms = weighed(termsOf(query.text), index.weigh);
  const worded = engine.search(termsWith(query.text, query.tokens).join(' ')).slice(0, CANDIDATES);
  const candidates = new Set([
    ...worded.flatMap(({ id }) => documents[Number(id)] ?? []),
    ...nearest(documents, query.vector),
  ]);
  return [...candidates]
    .map((document) => hitOf(document, terms, query, index))
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

function hitOf(document: Document, terms: Weighed, query: Query, { wordings, scale }: Index): SearchHit {
  const { entry, answer, known } = document;
  const alike = (wordings[document.id] ?? []).map((wording) => likeness(terms, wording));
  const most = Math.max(0, ...alike);
  const words = (most + coverage(terms, known)) / 2;
  const question = document.wordings[alike.indexOf(most)]?.question ?? '';
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
