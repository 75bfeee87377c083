import type { Intent, Mask } from '#engine/plugin';
import { type Calibration, chanceInside, chancesRight, rank, round } from './calibrate.ts';
import { type Explanation, explain, type Insight, type Voice } from './explain.ts';
import { type Read, type Reader, readText } from './features.ts';
import { mixScores, sharesOf } from './mix-scores.ts';
import type { Scores, Session } from './open-session.ts';
import type { StoredMeaning } from './product.ts';
import { type Side, sidesOf } from './two-wishes.ts';
import { type Vector, type Vocabulary, vectorOf } from './vectors.ts';

/** One language's classifier with its limits. */
export type Classifier = Reader & {
  readonly session: Session;
  readonly insight: Insight;
  readonly intents: readonly string[];
  readonly vocabulary: Vocabulary;
  readonly calibration: Calibration;
  readonly limits: Limits;
  /** Where an encoder's vectors were learnt from. */
  readonly meaning?: StoredMeaning;
};

/** An encoder's vector of the message, or why there is none although there should be. */
export type Meant = { readonly vector: Float32Array } | { readonly problem: string } | undefined;

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
  /** The raw scores that count: those of the words, or of words and meaning as one. */
  readonly logits: Float32Array;
  /** How far each of the two was trusted, where there are both. */
  readonly shares: ReturnType<typeof sharesOf> | null;
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
  meant?: Meant,
): Promise<Judgement> {
  const weighed = await weigh(classifier, text, masks, meant);
  const missing = meant && 'problem' in meant ? [`judged by words alone: ${meant.problem}`] : [];
  if (weighed === null) return { intent: NOTHING, notes: ['it knows no word of this message', ...missing] };
  const judged = judge(classifier, weighed);
  const outside = weighed.inside < classifier.limits.inside;
  const two = outside ? undefined : await askWhich(classifier, { text, masks }, judged, weighed);
  const { intent, notes } = two ?? judged;
  return { intent, notes: [...notes, ...missing] };
}

/** Chance from which a side of an "or" is a wish by itself. */
const A_WISH = 0.5;
/** Chance in the whole message below which a side's wish is only how it is asked ("a phone or a tablet"). */
const CLAIMED = 0.03;

/**
 * "Return or exchange?" names two wishes, and however sure the model is of one, the visitor is not. So where the sides of
 * an "or" are two wishes by themselves and both are among the likeliest of the whole, neither is taken: each is as likely
 * as the other, in the order in which they were said.
 */
async function askWhich(
  classifier: Classifier,
  { text, masks }: Side,
  { intent, notes }: Judgement,
  { guesses }: Weighed,
): Promise<Judgement | undefined> {
  const sides = sidesOf(text, masks);
  if (sides.length === 0) return undefined;
  const said = await Promise.all(sides.map((side) => weigh(classifier, side.text, side.masks)));
  const clear = said.flatMap((side) => {
    const best = side?.guesses[0];
    return best !== undefined && best.score >= A_WISH ? [best.name] : [];
  });
  const two = [...new Set(clear)];
  const claimed = guesses.filter(({ name, score }, at) => at < 3 && score >= CLAIMED && two.includes(name));
  if (clear.length < sides.length || two.length !== 2 || claimed.length < 2) return undefined;
  const both = claimed.reduce((sum, guess) => sum + guess.score, 0);
  const score = round(Math.min(1, both) / 2);
  const alternatives = [
    ...two.map((name) => ({ name, score })),
    ...intent.alternatives.filter(({ name }) => !two.includes(name)),
  ];
  return {
    intent: { name: null, score, rejected: true, alternatives },
    notes: [`two wishes: ${two.join(' or ')}`, ...notes],
  };
}

/** Chances of the intents and of being in scope; null where no word is known and no meaning given. */
export async function weigh(
  { vocabulary, session, calibration: ofWords, meaning, intents, ...reader }: Classifier,
  text: string,
  masks: readonly Mask[],
  meant?: Meant,
): Promise<Weighed | null> {
  const read = readText(text, masks, reader);
  const vector = vectorOf(read.features, vocabulary);
  const both = meaning && meant && 'vector' in meant ? { meaning, meant: meant.vector } : undefined;
  if (vector.ids.length === 0 && both === undefined) return null;
  const scores = await session.score(vector, both?.meant);
  const { logits, calibration, shares } = mixed(scores, vector, both?.meaning) ?? {
    logits: scores.logits,
    calibration: ofWords,
    shares: null,
  };
  const said = { logits, known: vector.known };
  const ranked = rank(logits, ALTERNATIVES + 1);
  const chances = chancesRight(calibration, ranked, said);
  const guesses = ranked.map(({ intent: output }, at) => ({
    name: intents[output] ?? '',
    score: round(chances[at] ?? 0),
    output,
  }));
  return { read, vector, scores, logits, shares, guesses, inside: round(chanceInside(calibration, said)) };
}

/** Words and meaning as one; nothing where the message has no meaning. */
function mixed({ logits, meant }: Scores, { ids, known }: Vector, meaning: StoredMeaning | undefined) {
  if (meant === null || meaning === undefined) return undefined;
  return {
    logits: mixScores(meaning.mix, logits, meant, known),
    calibration: ids.length === 0 ? meaning.wordless : meaning.calibration,
    shares: sharesOf(meaning.mix, known),
  };
}

function judge({ limits, insight }: Classifier, weighed: Weighed): Judgement {
  const { guesses, inside, scores, vector, read, logits } = weighed;
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
    `known ${Math.round(vector.known * 100)} % of the message, raw score ${show(logits[first.output] ?? 0)}`,
    ...meaningNotes(weighed, first),
  ];
  return { intent, notes };
}

/** What the two said of an intent, so that it is seen which of them decided. */
function meaningNotes(
  { scores, shares }: Weighed,
  { name, output }: Weighed['guesses'][number],
): readonly string[] {
  const { logits, meant } = scores;
  if (shares === null || meant === null) return [];
  const by = (share: number, all: Float32Array): string => `${show(all[output] ?? 0)} × ${share.toFixed(2)}`;
  return [`${name} by words ${by(shares.words, logits)}, by meaning ${by(shares.meaning, meant)}`];
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
