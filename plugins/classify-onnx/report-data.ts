import type { Example } from '#engine/plugin';
import { chanceInside, chancesRight, type HeldOut, rank, round } from './calibrate.ts';
import { findDuplicates, type TwoTexts } from './find-duplicates.ts';
import type { Learned } from './train-model.ts';

/** How good the model is on examples that it had not seen, and which examples look wrong. All of it is JSON. */
export type ReportData = {
  readonly examples: number;
  readonly intents: number;
  /** Share of the in-scope examples whose best guess was right. */
  readonly accuracy: number;
  /** Mean distance between a chance given and a share right, over the bins of the diagram. */
  readonly calibration_error: number;
  readonly scope: Scope;
  readonly reliability: readonly Bin[];
  readonly coverage: readonly Point[];
  readonly confusions: readonly Confusion[];
  readonly suspicious: readonly Suspicion[];
  readonly duplicates: readonly TwoTexts[];
};

/** The limit for being in scope that training found, and whom it refuses; null where there is nothing out of scope. */
export type Scope = {
  readonly limit: number;
  readonly refused_inside: number;
  readonly refused_outside: number | null;
};
/** Guesses with a like chance: the chance they were given on average, and the share that was right. */
export type Bin = { readonly count: number; readonly said: number; readonly right: number };
/** Answering the surest `coverage` of all messages, this share of the answers is wrong. */
export type Point = { readonly coverage: number; readonly risk: number; readonly above: number };
export type Confusion = {
  readonly wanted: string;
  readonly got: string;
  readonly count: number;
  readonly example: string;
};
/** An example that the model, not having seen it, is sure to belong elsewhere. */
export type Suspicion = {
  readonly text: string;
  readonly labelled: string;
  readonly looks_like: string;
  readonly chance: number;
};

const OUTSIDE = 'out of scope';
const BINS = 10;
const POINTS = 20;
const MOST = 50;
const SURE = 0.7;

/** Made from what cross-validation held out; without enough examples for that it says only how many there are. */
export function makeReport(examples: readonly Example[], learned: Learned): ReportData {
  const guesses = learned.held.map((held, at) => guessOf(held, examples[at], learned));
  const inside = guesses.filter(({ wanted }) => wanted !== OUTSIDE);
  const reliability = binsOf(guesses);
  return {
    examples: examples.length,
    intents: learned.intents.length,
    accuracy: round(shareRight(inside)),
    calibration_error: calibrationError(reliability, guesses.length),
    scope: scopeOf(learned),
    reliability,
    coverage: curveOf(guesses),
    confusions: confusionsOf(guesses),
    suspicious: guesses
      .filter((guess) => !guess.right && guess.chance >= SURE)
      .sort((a, b) => b.chance - a.chance)
      .slice(0, MOST)
      .map(({ text, wanted, got, chance }) => ({ text, labelled: wanted, looks_like: got, chance })),
    duplicates: findDuplicates(examples, MOST),
  };
}

function scopeOf({ held, calibration }: Learned): Scope {
  const refused = (some: readonly HeldOut[]): number =>
    round(
      some.filter((one) => chanceInside(calibration, one) < calibration.limit).length / (some.length || 1),
    );
  const outside = held.filter(({ intent }) => intent < 0);
  return {
    limit: calibration.limit,
    refused_inside: refused(held.filter(({ intent }) => intent >= 0)),
    refused_outside: outside.length === 0 ? null : refused(outside),
  };
}

type Guess = {
  readonly text: string;
  readonly wanted: string;
  readonly got: string;
  readonly chance: number;
  readonly right: boolean;
  /** What it would be taken for, with the limit for being in scope applied. */
  readonly taken: string;
};

function guessOf(held: HeldOut, example: Example | undefined, { intents, calibration }: Learned): Guess {
  const ranked = rank(held.logits, 2);
  const got = intents[ranked[0]?.intent ?? 0] ?? OUTSIDE;
  const wanted = example?.intent ?? OUTSIDE;
  const chance = round(chancesRight(calibration, ranked, held)[0] ?? 0);
  const taken = chanceInside(calibration, held) < calibration.limit ? OUTSIDE : got;
  return { text: example?.text ?? '', wanted, got, chance, right: wanted === got, taken };
}

function shareRight(guesses: readonly Guess[]): number {
  return guesses.filter(({ right }) => right).length / (guesses.length || 1);
}

function binsOf(guesses: readonly Guess[]): readonly Bin[] {
  const bins = Map.groupBy(guesses, ({ chance }) => Math.min(BINS - 1, Math.floor(chance * BINS)));
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([, members]) => ({
      count: members.length,
      said: round(members.reduce((sum, { chance }) => sum + chance, 0) / members.length),
      right: round(shareRight(members)),
    }));
}

function calibrationError(bins: readonly Bin[], all: number): number {
  return round(
    bins.reduce((sum, { count, said, right }) => sum + count * Math.abs(said - right), 0) / (all || 1),
  );
}

function curveOf(guesses: readonly Guess[]): readonly Point[] {
  const sorted = guesses.toSorted((a, b) => b.chance - a.chance);
  if (sorted.length === 0) return [];
  return Array.from({ length: POINTS }, (_, at) => {
    const answered = sorted.slice(0, Math.ceil(((at + 1) / POINTS) * sorted.length));
    return {
      coverage: round((at + 1) / POINTS),
      risk: round(1 - shareRight(answered)),
      above: answered.at(-1)?.chance ?? 0,
    };
  });
}

function confusionsOf(guesses: readonly Guess[]): readonly Confusion[] {
  const wrong = guesses.filter(({ wanted, taken }) => wanted !== taken);
  const pairs = Map.groupBy(wrong, ({ wanted, taken }) => `${wanted}\t${taken}`);
  return [...pairs.values()]
    .sort((a, b) => b.length - a.length)
    .slice(0, MOST)
    .flatMap((members) => {
      const [first] = members;
      return first
        ? [{ wanted: first.wanted, got: first.taken, count: members.length, example: first.text }]
        : [];
    });
}
