import type { Intent } from '#engine/plugin';
import { type Calibration, chanceInside, chancesOf } from './calibrate.ts';
import type { Features } from './features.ts';
import type { Guess, Network } from './network.ts';

/** One language's classifier with its limits. */
export type Model = {
  readonly network: Network;
  readonly calibration: Calibration;
  /** Chance of being in scope below which a message is out of scope. */
  readonly limit: number;
  /** Chance of being right below which an intent is not taken. */
  readonly unsure: number;
};

/** The answer where there is nothing to judge by. */
export const NOTHING: Intent = { name: null, score: 0, rejected: true, alternatives: [] };

/** How many intents an answer lists beside its own. */
const ALTERNATIVES = 5;

/** What is wanted; rejected where it is out of scope or too unsure, with the guesses kept so that the dialog can ask. */
export function classify(model: Model, features: Features): { intent: Intent; notes: readonly string[] } {
  const guess = model.network(features);
  const [best, ...others] = chancesOf(model.calibration, guess, ALTERNATIVES + 1);
  if (best === undefined || guess.known === 0) return { intent: NOTHING, notes: ['no known words'] };
  const inside = chanceInside(model.calibration, guess);
  const rejected = inside < model.limit || best.score < model.unsure;
  const intent: Intent = rejected
    ? { name: null, score: best.score, rejected, alternatives: [best, ...others].slice(0, ALTERNATIVES) }
    : { name: best.name, score: best.score, rejected, alternatives: others };
  const why = inside < model.limit ? 'out of scope' : rejected ? 'unsure' : 'taken';
  const limits = `in scope ${inside} (limit ${model.limit}), right ${best.score} (limit ${model.unsure})`;
  return { intent, notes: [`${best.name} ${why}: ${limits}`, rawNote(guess)] };
}

function rawNote({ ranked, none, known }: Guess): string {
  const [first = 0, second = 0] = ranked.map(({ score }) => score);
  return `raw ${show(first)}, margin ${show(first - second)}, out of scope ${show(none)}, known ${show(known)}`;
}

function show(value: number): string {
  return value.toFixed(3);
}
