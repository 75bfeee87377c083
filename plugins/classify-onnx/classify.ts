import type { Intent, Mask } from '#engine/plugin';
import { type Calibration, chanceInside, chanceRight, rank, round } from './calibrate.ts';
import { type Explanation, explain, type Insight, type Voice } from './explain.ts';
import { type Read, type Reader, readText } from './features.ts';
import type { Scores, Session } from './open-session.ts';
import { type Vector, type Vocabulary, vectorOf } from './vectors.ts';

/** One language's classifier with its limits. */
export type Classifier = Reader & {
  readonly session: Session;
  readonly insight: Insight;
  readonly intents: readonly string[];
  readonly vocabulary: Vocabulary;
  readonly calibration: Calibration;
  readonly limits: Limits;
};

export type Limits = {
  /** Chance of being in scope below which a message is out of scope. */
  readonly inside: number;
  /** Chance of being right below which an intent is not taken. */
  readonly unsure: number;
  /** Lead over the second below which neither is taken. */
  readonly margin: number;
};

/** What was made of a message, in a designer's words. */
export type Judgement = { readonly intent: Intent; readonly notes: readonly string[] };

/** The answer where there is nothing to judge by. */
export const NOTHING: Intent = { name: null, score: 0, rejected: true, alternatives: [] };

/** How many intents an answer lists beside its own. */
const ALTERNATIVES = 5;

/** What the model makes of a text, before any limit. */
export type Weighed = {
  readonly read: Read;
  readonly vector: Vector;
  readonly scores: Scores;
  /** Intents with their chance of being right, best first. */
  readonly guesses: readonly { readonly name: string; readonly score: number; readonly output: number }[];
  /** Chance of being in scope. */
  readonly inside: number;
};

/** What is wanted; rejected where it is out of scope or too unsure, with the guesses kept so that the dialog can ask. */
export async function classify(
  classifier: Classifier,
  text: string,
  masks: readonly Mask[],
): Promise<Judgement> {
  const weighed = await weigh(classifier, text, masks);
  if (weighed === null) return { intent: NOTHING, notes: ['it knows no word of this message'] };
  return judge(classifier, weighed);
}

/** Chances of the intents and of being in scope; null where no word is known. */
export async function weigh(
  { vocabulary, session, calibration, intents, ...reader }: Classifier,
  text: string,
  masks: readonly Mask[],
): Promise<Weighed | null> {
  const read = readText(text, masks, reader);
  const vector = vectorOf(read.features, vocabulary);
  if (vector.ids.length === 0) return null;
  const scores = await session.score(vector);
  const said = { logits: scores.logits, known: vector.known };
  const ranked = rank(scores.logits, ALTERNATIVES + 1);
  const guesses = ranked.map(({ intent: output }, at) => ({
    name: intents[output] ?? '',
    score: round(chanceRight(calibration, ranked, at, said)),
    output,
  }));
  return { read, vector, scores, guesses, inside: round(chanceInside(calibration, said)) };
}

function judge({ limits, insight }: Classifier, weighed: Weighed): Judgement {
  const { guesses, inside, scores, vector, read } = weighed;
  const [first] = guesses;
  if (first === undefined) return { intent: NOTHING, notes: ['there are no intents to choose from'] };
  const [best = first, ...others] = guesses.map(({ name, score }) => ({ name, score }));
  const lead = round(best.score - (others[0]?.score ?? 0));
  const verdict = inside < limits.inside ? 'out of scope' : verdictOf(best.score, lead, limits);
  const intent: Intent =
    verdict === 'taken'
      ? { name: best.name, score: best.score, rejected: false, alternatives: others }
      : {
          name: null,
          score: best.score,
          rejected: true,
          alternatives: [best, ...others].slice(0, ALTERNATIVES),
        };
  const likeliest = [best, ...others].slice(0, 3).map(({ name, score }) => `${name} ${score}`);
  const notes = [
    `${verdict}: ${likeliest.join(', ')}`,
    `in scope ${inside} (limit ${limits.inside}), right ${best.score} (limit ${limits.unsure}), lead ${lead} (limit ${limits.margin})`,
    ...voiceNotes(best.name, explain(insight, scores, first.output, { read, vector })),
    ...mendNotes(read),
    `known ${Math.round(vector.known * 100)} % of the message, raw score ${show(scores.logits[first.output] ?? 0)}`,
  ];
  return { intent, notes };
}

function verdictOf(
  score: number,
  lead: number,
  { unsure, margin }: Limits,
): 'taken' | 'unsure' | 'too close' {
  if (score < unsure) return 'unsure';
  return lead < margin ? 'too close' : 'taken';
}

function mendNotes({ mended }: Read): readonly string[] {
  return mended.map(({ typed, meant }) => `read “${typed}” as “${meant}”`);
}

function voiceNotes(intent: string, voices: Explanation): readonly string[] {
  return [
    ...(voices.for.length > 0 ? [`for ${intent}: ${inWords(voices.for)}`] : []),
    ...(voices.against.length > 0 ? [`against ${intent}: ${inWords(voices.against)}`] : []),
  ];
}

function inWords(voices: readonly Voice[]): string {
  return voices.map(({ words, by }) => `${words} ${by > 0 ? '+' : ''}${show(by)}`).join(', ');
}

function show(value: number): string {
  return value.toFixed(1).replace('-', '−');
}
