import { type HeldOut, rank } from './calibrate.ts';
import { type Case, fitLogistic, type Weights } from './fit-logistic.ts';

/** How far words and meaning are trusted: word score, meaning score, both again times the share of known words. */
export type Mix = Weights;

/** Where nothing could be held out, both count alike. */
export const EVEN: Mix = [0.5, 0.5, 0, 0];

/** What each of the two adds to an intent's score; neither may speak against itself. */
export function sharesOf(mix: Mix, known: number): { readonly words: number; readonly meaning: number } {
  const [words = 0, meaning = 0, moreWords = 0, moreMeaning = 0] = mix;
  return {
    words: Math.max(0, words + moreWords * known),
    meaning: Math.max(0, meaning + moreMeaning * known),
  };
}

/** Raw scores of words and of meaning as one. */
export function mixScores(mix: Mix, words: Float32Array, meant: Float32Array, known: number): Float32Array {
  const shares = sharesOf(mix, known);
  return words.map((score, output) => shares.words * score + shares.meaning * (meant[output] ?? 0));
}

/** The same of all held-out examples, which stand in the same order in both lists. */
export function mixHeld(mix: Mix, words: readonly HeldOut[], meant: readonly HeldOut[]): readonly HeldOut[] {
  return words.map((said, at) => {
    const other = meant[at]?.logits ?? said.logits;
    return { ...said, logits: mixScores(mix, said.logits, other, said.known) };
  });
}

/** An example as it would be if none of its words were known. */
export function wordless(said: HeldOut, silent: Float32Array): HeldOut {
  return { ...said, logits: silent, known: 0 };
}

/**
 * A logistic regression of "this is the right intent" on both scores. Every example is looked at twice, with its words and
 * without any, so that paraphrases are learnt of too: trust in words may fall to nothing where none is known. The start is
 * that of likely answers and not of all, so it is left out; the calibration that follows has one of its own.
 */
export function fitMix(words: readonly HeldOut[], meant: readonly HeldOut[], silent: Float32Array): Mix {
  const cases = words.flatMap((said, at) => {
    const other = meant[at];
    return other ? [...casesOf(said, other), ...casesOf(wordless(said, silent), other)] : [];
  });
  return fitLogistic(cases, [...EVEN, 0], 1).slice(0, EVEN.length);
}

/** The right answer and the three likeliest of each: the others are as good as never right. */
function casesOf({ intent, logits, known }: HeldOut, meant: HeldOut): readonly Case[] {
  const outside = logits.length - 1;
  const right = intent < 0 ? outside : intent;
  const likely = [...rank(logits, 3), ...rank(meant.logits, 3)].map((one) => one.intent);
  return [...new Set([right, outside, ...likely])].map((output) => {
    const [word = 0, meaning = 0] = [logits[output], meant.logits[output]];
    return { signs: [word, meaning, word * known, meaning * known, 1], yes: output === right };
  });
}
