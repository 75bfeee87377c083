import type { Intent } from '#engine/plugin';
import { type Calibration, chanceInside, chanceRight, rank, round } from './calibrate.ts';
import { type Explanation, explain, type Insight, type Voice } from './explain.ts';
import { type Mask, type Read, type Recipe, readText } from './features.ts';
import type { Scores, Session } from './open-session.ts';
import { type Vector, type Vocabulary, vectorOf } from './vectors.ts';

/** One language's classifier with its limits. */
export type Classifier = {
  readonly session: Session;
  readonly insight: Insight;
  readonly intents: readonly string[];
  readonly recipe: Recipe;
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

/** What is wanted; rejected where it is out of scope or too unsure, with the guesses kept so that the dialog can ask. */
export async function classify(
  classifier: Classifier,
  text: string,
  masks: readonly Mask[],
): Promise<Judgement> {
  const read = readText(text, masks, classifier.recipe);
  const vector = vectorOf(read.features, classifier.vocabulary);
  if (vector.ids.length === 0) return { intent: NOTHING, notes: ['it knows no word of this message'] };
  return judge(classifier, read, vector, await classifier.session.score(vector));
}

function judge(classifier: Classifier, read: Read, vector: Vector, scores: Scores): Judgement {
  const { calibration, intents, limits, insight, vocabulary } = classifier;
  const ranked = rank(scores.logits, ALTERNATIVES + 1);
  const guesses = ranked.map(({ intent }, at) => ({
    name: intents[intent] ?? '',
    score: round(chanceRight(calibration, ranked, at, vector.known)),
  }));
  const [best, ...others] = guesses;
  if (best === undefined) return { intent: NOTHING, notes: ['there are no intents to choose from'] };
  const inside = round(chanceInside(calibration, scores.logits, vector.known));
  const lead = round(best.score - (others[0]?.score ?? 0));
  const outOfScope = inside < limits.inside;
  const verdict = outOfScope ? 'out of scope' : verdictOf(best.score, lead, limits);
  const intent: Intent =
    verdict === 'taken'
      ? { name: best.name, score: best.score, rejected: false, alternatives: others }
      : { name: null, score: best.score, rejected: true, alternatives: guesses.slice(0, ALTERNATIVES) };
  const voices = explain(insight, scores, ranked[0]?.intent ?? 0, { read, vector, vocabulary });
  const notes = [
    `${verdict}: ${guesses
      .slice(0, 3)
      .map(({ name, score }) => `${name} ${score}`)
      .join(', ')}`,
    `in scope ${inside} (limit ${limits.inside}), right ${best.score} (limit ${limits.unsure}), lead ${lead} (limit ${limits.margin})`,
    ...voiceNotes(best.name, voices),
    `known ${Math.round(vector.known * 100)} % of the message, raw score ${show(ranked[0]?.logit ?? 0)}`,
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
