import type { Recipe } from './features.ts';

/** Scripts without spaces: characters are the words, and words of letters stand among them. */
export const CHARACTERS: Recipe = { run: 2, skips: true, piece: 5, across: false };
/** Scripts with spaces. */
export const WORDS: Recipe = { run: 2, skips: true, piece: 5, across: false };

/** The recipe for a language, by what its examples are written in. */
export function recipeFor(texts: readonly string[]): Recipe {
  const han = texts.reduce((sum, text) => sum + (text.match(/\p{Script=Han}/gu)?.length ?? 0), 0);
  const letters = texts.reduce((sum, text) => sum + (text.match(/\p{L}/gu)?.length ?? 0), 0);
  return han * 2 > letters ? CHARACTERS : WORDS;
}
