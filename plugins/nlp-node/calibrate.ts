import type { HeldOut } from './cross-validate.ts';
import type { Guess } from './network.ts';

/**
 * Turns raw scores into chances. Both lists weigh score, margin, out-of-scope score and known share, then the bias:
 * `right` gives the chance that an intent is the right one, `inside` that the message is in scope at all.
 */
export type Calibration = {
  readonly right: readonly number[];
  readonly inside: readonly number[];
  /** Chance of being in scope below which a message is out of scope. */
  readonly threshold: number;
};

/** Used where there are too few examples to hold any out. */
export const UNCALIBRATED: Calibration = {
  right: [4, 6, -3, 1, -2],
  inside: [4, 1, -4, 1, -1],
  threshold: 0.5,
};

/** Intents of a message with their chance of being right, best first. */
export function chancesOf(
  { right }: Calibration,
  guess: Guess,
  limit: number,
): readonly { readonly name: string; readonly score: number }[] {
  return guess.ranked
    .slice(0, limit)
    .map(({ name }, at) => ({ name, score: round(chance(right, signsOf(guess, at))) }));
}

/** The chance that a message is about anything the bot knows. */
export function chanceInside({ inside }: Calibration, guess: Guess): number {
  return round(chance(inside, signsOf(guess, 0)));
}

/**
 * Two logistic regressions on messages that the network had not seen. The threshold lets through at most
 * `falseAccepts` of the held-out out-of-scope messages. Being unsure *which* intent is meant is no reason to call a message
 * out of scope, so that decision has its own regression (area under the curve 0.93 against 0.90 with one for both).
 */
export function calibrate(held: readonly HeldOut[], falseAccepts: number): Calibration {
  const right = held.flatMap(({ intent, guess }) =>
    guess.ranked.slice(0, 3).map(({ name }, at) => ({ signs: signsOf(guess, at), yes: name === intent })),
  );
  const inside = held.map(({ intent, guess }) => ({ signs: signsOf(guess, 0), yes: intent !== null }));
  const calibration = {
    right: fitWeights(right, UNCALIBRATED.right),
    inside: fitWeights(inside, UNCALIBRATED.inside),
    threshold: UNCALIBRATED.threshold,
  };
  const strangers = held.filter(({ intent }) => intent === null);
  if (strangers.length === 0) return { ...calibration, inside: UNCALIBRATED.inside };
  const chances = strangers.map(({ guess }) => chanceInside(calibration, guess));
  return { ...calibration, threshold: thresholdOf(chances, falseAccepts) };
}

type Case = { readonly signs: readonly number[]; readonly yes: boolean };

/** What is known about the intent at a rank; its margin is the lead over its strongest rival. */
function signsOf({ ranked, none, known }: Guess, at: number): readonly number[] {
  const score = ranked[at]?.score ?? 0;
  const rival = ranked[at === 0 ? 1 : 0]?.score ?? 0;
  return [score, score - rival, none, known, 1];
}

function chance(weights: readonly number[], signs: readonly number[]): number {
  const sum = signs.reduce((total, sign, at) => total + sign * (weights[at] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}

/** Gradient descent with a little shrinkage; the signs are few and of like size. */
function fitWeights(cases: readonly Case[], from: readonly number[]): readonly number[] {
  const weights = [...from];
  for (let step = 0; step < 1500; step += 1) {
    const slope = weights.map((weight, at) => (at === weights.length - 1 ? 0 : weight * 1e-4));
    for (const { signs, yes } of cases) {
      const error = (chance(weights, signs) - (yes ? 1 : 0)) / cases.length;
      signs.forEach((sign, at) => {
        slope[at] = (slope[at] ?? 0) + error * sign;
      });
    }
    slope.forEach((rise, at) => {
      weights[at] = (weights[at] ?? 0) - 2 * rise;
    });
  }
  return weights.map(round);
}

/** Just above the first chance that may not pass. */
function thresholdOf(chances: readonly number[], falseAccepts: number): number {
  const stopped = chances.toSorted((a, b) => b - a)[Math.floor(chances.length * falseAccepts)];
  return stopped === undefined ? 0 : round(stopped + 1e-4);
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
