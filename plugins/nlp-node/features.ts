import { foldText, type Mask } from '#engine/plugin';

/** Features of a text with how much each counts, before the model weighs them by rarity. */
export type Features = ReadonlyMap<string, number>;

/**
 * What the classifier sees: every Chinese character, word and masked entity, every pair of neighbours, and the
 * three- and four-letter pieces of words, which make up for endings and typos.
 * Characters measured better than jieba's words here (0.80 against 0.67 in cross-validation), and the two no better together.
 */
export function featuresOf(text: string, masks: readonly Mask[]): Features {
  const features = new Map<string, number>();
  const units = unitsOf(text, masks);
  const framed = [EDGE, ...units, EDGE];
  for (const unit of units) add(features, `1${unit}`, 1);
  for (const [at, unit] of framed.slice(1).entries()) add(features, `2${framed[at]} ${unit}`, 1);
  for (const piece of units.flatMap(lettersOf)) add(features, `3${piece}`, PIECE);
  return features;
}

const EDGE = '|';
/** Pieces are many and overlap, so each counts half. */
const PIECE = 0.5;
const UNIT = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu;
const MASKED = '#';

function unitsOf(text: string, masks: readonly Mask[]): readonly string[] {
  const units: string[] = [];
  let from = 0;
  for (const { start, end, type } of masks) {
    units.push(...wordsOf(text.slice(from, start)), `${MASKED}${type.replaceAll('_', '')}entity`);
    from = end;
  }
  return [...units, ...wordsOf(text.slice(from))];
}

function wordsOf(text: string): readonly string[] {
  return Array.from(foldText(text).matchAll(UNIT), ([word]) => stem(word));
}

function stem(word: string): string {
  return word.length > 4 ? word.replace(/(?:ing|ed|es|s|ly)$/, '') : word;
}

function lettersOf(unit: string): readonly string[] {
  if (!/^[a-z]/.test(unit)) return [];
  const framed = `<${unit}>`;
  return [3, 4].flatMap((length) =>
    Array.from({ length: Math.max(0, framed.length - length + 1) }, (_, at) => framed.slice(at, at + length)),
  );
}

function add(features: Map<string, number>, feature: string, weight: number): void {
  features.set(feature, (features.get(feature) ?? 0) + weight);
}
