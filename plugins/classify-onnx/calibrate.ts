import { type Case, chanceOf, fitLogistic, type Weights } from './fit-logistic.ts';

/** What a model said to an example that it had not been trained on; `intent` is -1 for out of scope. */
export type HeldOut = { readonly intent: number; readonly logits: Float32Array; readonly known: number };

/** Turns raw scores into chances. */
export type Calibration = {
  /** Gives the chance that an intent is the right one. */
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
  right: [0.5, 0.5, 0, 1, 0],
  inside: [0.8, 0.3, 2, 0.5],
  limit: 0.5,
};

/** Below this many held-out examples of a kind nothing is learned from them. */
const ENOUGH = 10;
/** Without out-of-scope examples the limit refuses this share of what is in scope. */
const FALSE_REJECTS = 0.04;

export function rank(logits: Float32Array, most: number): Ranked {
  return Array.from(logits, (logit, intent) => ({ intent, logit }))
    .sort((a, b) => b.logit - a.logit)
    .slice(0, most);
}

/** The chance that the intent at a rank is the right one. */
export function chanceRight({ right }: Calibration, ranked: Ranked, at: number, known: number): number {
  return chanceOf(right, signsOfIntent(ranked, at, known));
}

/** The chance that a text is in scope at all. Being unsure *which* intent is meant is no reason to doubt it. */
export function chanceInside({ inside }: Calibration, logits: Float32Array, known: number): number {
  return chanceOf(inside, signsOfScope(logits, known));
}

/**
 * Two logistic regressions on texts that the model had not seen. The limit lets through at most `falseAccepts`
 * of the held-out out-of-scope texts.
 */
export function calibrate(held: readonly HeldOut[], falseAccepts: number): Calibration {
  const inside = held.filter(({ intent }) => intent >= 0);
  const outside = held.filter(({ intent }) => intent < 0);
  if (inside.length < ENOUGH) return UNCALIBRATED;
  const right = fitLogistic(inside.concat(outside).flatMap(casesOfIntents), UNCALIBRATED.right, 1);
  if (outside.length < ENOUGH) {
    const chances = inside.map(({ logits, known }) => chanceInside(UNCALIBRATED, logits, known));
    const limit = chances.toSorted((a, b) => a - b)[Math.floor(chances.length * FALSE_REJECTS)] ?? 0;
    return { ...UNCALIBRATED, right, limit: round(limit) };
  }
  const cases = held.map(
    ({ intent, logits, known }): Case => ({
      signs: signsOfScope(logits, known),
      yes: intent >= 0,
      weight: held.length / 2 / (intent >= 0 ? inside.length : outside.length),
    }),
  );
  const calibration = { right, inside: fitLogistic(cases, UNCALIBRATED.inside, 1), limit: 0.5 };
  return { ...calibration, limit: limitFor(outside, calibration, falseAccepts) };
}

/** Just above the first chance that may not pass. */
export function limitFor(
  outside: readonly HeldOut[],
  calibration: Calibration,
  falseAccepts: number,
): number {
  const chances = outside.map(({ logits, known }) => chanceInside(calibration, logits, known));
  const stopped = chances.toSorted((a, b) => b - a)[Math.floor(chances.length * falseAccepts)];
  return stopped === undefined ? 0 : round(stopped + 1e-4);
}

/** The three best say enough: the lower ones are as good as never right. */
function casesOfIntents({ intent, logits, known }: HeldOut): readonly Case[] {
  const ranked = rank(logits, 3);
  return ranked.map((one, at) => ({ signs: signsOfIntent(ranked, at, known), yes: one.intent === intent }));
}

/** Raw score, its chance, lead over the strongest rival, share of the text that is known. */
function signsOfIntent(ranked: Ranked, at: number, known: number): readonly number[] {
  const logit = ranked[at]?.logit ?? 0;
  const rival = ranked[at === 0 ? 1 : 0]?.logit ?? logit - 4;
  return [clip(logit), clip(logit - rival), 1 / (1 + Math.exp(-logit)), known, 1];
}

/** Best raw score, how much all intents together claim, share of the text that is known. */
function signsOfScope(logits: Float32Array, known: number): readonly number[] {
  const best = logits.reduce((most, logit) => Math.max(most, logit), -12);
  const claim = logits.reduce((sum, logit) => sum + 1 / (1 + Math.exp(-logit)), 0);
  return [clip(best), clip(Math.log(claim + 1e-5)), known, 1];
}

function clip(value: number): number {
  return Math.max(-12, Math.min(12, value));
}

export function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
