import { foldText } from '#engine/core/fold';

const PIECE = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu;
const HAN = /^\p{Script=Han}/u;

/** Words too common in English questions to tell one from another. */
const STOP_WORDS = new Set(
  'a an and are at be can could do does for from have how i if in is it me my of on or please the there this to what when where which will with would you your'.split(
    ' ',
  ),
);

/**
 * Search terms of a text: words of alphabets in lower case without their plural s; for Chinese every pair of neighbouring
 * characters and every character, so that no word list is needed.
 */
export function termsOf(text: string): readonly string[] {
  return Array.from(foldText(text).matchAll(PIECE), ([piece]) =>
    HAN.test(piece) ? charactersOf(piece) : wordTerm(piece),
  ).flat();
}

/** Adds the tokens of a tokenizer that are terms too: for BM25 a true word then counts twice, a pair across two words once. */
export function withTokens(terms: readonly string[], tokens: readonly string[]): readonly string[] {
  const known = new Set(terms);
  return [...terms, ...tokens.filter((token) => HAN.test(token) && known.has(token))];
}

/** True for a Chinese character by itself, which tells less than a pair. */
export function isCharacter(term: string): boolean {
  return [...term].length === 1 && HAN.test(term);
}

function charactersOf(run: string): readonly string[] {
  const characters = [...run];
  return [...characters, ...characters.slice(1).map((character, at) => `${characters[at]}${character}`)];
}

function wordTerm(word: string): readonly string[] {
  if (STOP_WORDS.has(word)) return [];
  return [word.length > 3 ? word.replace(/(?<=[^s])s$/, '') : word];
}
