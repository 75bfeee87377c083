import { type Case, chanceOf, fitLogistic, oddsOf, type Weights } from './fit-logistic.ts';

/**
 * What a model said to an example that it had not been trained on; `intent` is -1 for out of scope.
 * The last of the logits speaks for out of scope, the others for the intents.
 */
export type HeldOut = Said & { readonly intent: number };
export type Said = { readonly logits: Float32Array; readonly known: number };

/** Turns raw scores into chances. */
export type Calibration = {
  /** Gives the chance that an intent is the right one, if the text is in scope. */
  readonly right: Weights;
  /** Gives the chance that a text is about anything the bot knows, were half of all texts out of scope. */
  readonly inside: Weights;
  /** Chance of being inside below which a text is out of scope. */
  readonly limit: number;
};

/** Intents of a text, best first, with their raw scores. */
export type Ranked = readonly { readonly intent: number; readonly logit: number }[];

/** Used where there are too few examples to hold any out. */
export const UNCALIBRATED: Calibration = {
  right: [0.5, 0.5, 0, 0.5, 0],
  inside: [0.8, 0.3, -0.3, 2, -1],
  limit: 0.5,
};

/** Below this many held-out examples of a kind nothing is learned from them. */
const ENOUGH = 10;
/** Without out-of-scope examples the limit refuses this share of what is in scope. */
const FALSE_REJECTS = 0.04;
/** For a score, one text in ten is out of scope; the limit does not depend on it. */
const USUAL_ODDS = Math.log(9);
/** This share of what is in scope may be refused for nothing. */
const FREE = 0.01;

/** The few best are put in place one by one: there are scores of intents, and every message asks. */
export function rank(logits: Float32Array, most: number): Ranked {
  const best: { intent: number; logit: number }[] = [];
  for (let intent = 0; intent < logits.length - 1; intent += 1) {
    const logit = logits[intent] ?? 0;
    let at = best.length;
    while (at > 0 && (best[at - 1]?.logit ?? 0) < logit) at -= 1;
    if (at >= most) continue;
    best.splice(at, 0, { intent, logit });
    if (best.length > most) best.pop();
  }
  return best;
}

/** The chance of each intent in the ranking that it is the right one. */
export function chancesRight({ right, inside }: Calibration, ranked: Ranked, said: Said): readonly number[] {
  const scope = chanceOfLogit(oddsOf(inside, signsOfScope(said)) + USUAL_ODDS);
  return ranked.map((_, at) => chanceOf(right, signsOfIntent(ranked, at, said)) * scope);
}

/** The chance that a text is in scope at all. Being unsure *which* intent is meant is no reason to doubt it. */
export function chanceInside({ inside }: Calibration, said: Said): number {
  return chanceOf(inside, signsOfScope(said));
}

/**
 * Two logistic regressions on texts that the model had not seen. The limit lets through at most `falseAccepts`
 * of the held-out out-of-scope texts.
 */
export function calibrate(held: readonly HeldOut[], falseAccepts: number): Calibration {
  const insiders = held.filter(({ intent }) => intent >= 0);
  if (insiders.length < ENOUGH) return UNCALIBRATED;
  const few = held.length - insiders.length < ENOUGH;
  const inside = few ? UNCALIBRATED.inside : fitInside(held, insiders.length);
  const cases = insiders.flatMap(casesOfIntents);
  const calibration = { right: fitLogistic(cases, UNCALIBRATED.right, 1), inside, limit: 0.5 };
  if (!few) return { ...calibration, limit: limitFor(held, calibration, falseAccepts) };
  const chances = insiders.map((said) => chanceInside(calibration, said)).sort((a, b) => a - b);
  return { ...calibration, limit: round(chances[Math.floor(chances.length * FALSE_REJECTS)] ?? 0) };
}

/** What is out of scope counts as much as what is in scope, however few examples it has. */
function fitInside(held: readonly HeldOut[], insiders: number): Weights {
  const cases = held.map(
    (said): Case => ({
      signs: signsOfScope(said),
      yes: said.intent >= 0,
      weight: held.length / 2 / (said.intent >= 0 ? insiders : held.length - insiders),
    }),
  );
  return fitLogistic(cases, UNCALIBRATED.inside, 1);
}

/**
 * Just above the first out-of-scope chance that may not pass; higher, up to even odds, where that costs next to nothing
 * of what is in scope.
 */
export function limitFor(held: readonly HeldOut[], calibration: Calibration, falseAccepts: number): number {
  const chances = (outside: boolean): readonly number[] =>
    held
      .filter(({ intent }) => intent < 0 === outside)
      .map((said) => chanceInside(calibration, said))
      .sort((a, b) => a - b);
  const outside = chances(true).toReversed();
  const stopped = outside[Math.floor(outside.length * falseAccepts)] ?? -1;
  const inside = chances(false);
  const spare = inside[Math.floor(inside.length * FREE)] ?? 0;
  return round(Math.max(stopped + 1e-4, Math.min(0.5, spare)));
}

/** The three best say enough: the lower ones are as good as never right. */
function casesOfIntents({ intent, ...said }: HeldOut): readonly Case[] {
  const ranked = rank(said.logits, 3);
  return ranked.map((one, at) => ({
    signs: signsOfIntent(ranked, at, said),
    yes: one.intent === intent,
  }));
}

/** Raw score, lead over the strongest rival, the score's own chance, share of the text that is known. */
function signsOfIntent(ranked: Ranked, at: number, { known }: Said): readonly number[] {
  const logit = ranked[at]?.logit ?? 0;
  const rival = ranked[at === 0 ? 1 : 0]?.logit ?? logit - 4;
  return [clip(logit), clip(logit - rival), chanceOfLogit(logit), known, 1];
}

/** Best raw score, how much all intents together claim, out-of-scope score, share of the text that is known. */
function signsOfScope({ logits, known }: Said): readonly number[] {
  const intents = logits.subarray(0, -1);
  const best = intents.reduce((most, logit) => Math.max(most, logit), -12);
  const claim = intents.reduce((sum, logit) => sum + chanceOfLogit(logit), 0);
  return [clip(best), clip(Math.log(claim + 1e-5)), clip(logits.at(-1) ?? 0), known, 1];
}

function chanceOfLogit(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function clip(value: number): number {
  return Math.max(-12, Math.min(12, value));
}

export function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
