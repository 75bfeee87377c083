import { foldText, type Span } from '#engine/plugin';

/** A stretch of the text that is replaced by the name of its type. */
export type Mask = Span & { readonly type: string };

/** Which pieces of a text become features; chosen per language at training. */
export type Recipe = {
  /** Longest run of neighbouring words or Chinese characters. */
  readonly run: number;
  /** Whether two units with one between them are a feature. */
  readonly skips: boolean;
  /** Longest piece of a word of letters; 0 for none. */
  readonly piece: number;
  /** Whether pieces go on over the gap between two words. */
  readonly across: boolean;
  readonly marks?: boolean;
  readonly shapes?: boolean;
  readonly low?: number;
  readonly stem?: boolean;
};

/** Whole words and runs of them speak as one voice, pieces of words as another. */
export type Family = 0 | 1;

/** One feature of a text: its text form, its voice, and the first and last unit that it is made of. */
export type Feature = {
  readonly key: string;
  readonly family: Family;
  readonly from: number;
  readonly to: number;
};

/** A text cut into units, and what the classifier sees of them. */
export type Read = { readonly units: readonly string[]; readonly features: readonly Feature[] };

const EDGE = '|';
const UNIT = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu;
const UNIT_MARKS = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+|[?!]/gu;

export function readText(text: string, masks: readonly Mask[], recipe: Recipe): Read {
  const units = unitsOf(text, masks, recipe);
  const features: Feature[] = [];
  addRuns(features, units, recipe);
  if (recipe.piece > 0) addPieces(features, units, recipe);
  return { units, features };
}

function unitsOf(text: string, masks: readonly Mask[], recipe: Recipe): readonly string[] {
  const units: string[] = [];
  let from = 0;
  for (const { start, end, type } of masks) {
    units.push(...wordsOf(text.slice(from, start), recipe), `#${type}`);
    from = end;
  }
  units.push(...wordsOf(text.slice(from), recipe));
  return units;
}

function wordsOf(text: string, recipe: Recipe): readonly string[] {
  return (
    foldText(text)
      .replaceAll(/(?<=\p{L})['’](?=\p{L})/gu, '')
      .match(recipe.marks ? UNIT_MARKS : UNIT) ?? []
  );
}

function addRuns(features: Feature[], units: readonly string[], { run, skips, shapes, stem }: Recipe): void {
  const framed = [
    EDGE,
    ...units.map((u) =>
      shapes && /^\d+$/.test(u)
        ? '0'.repeat(u.length)
        : stem && u.length > 4
          ? u.replace(/(?:ing|ed|es|s|ly)$/, '')
          : u,
    ),
    EDGE,
  ];
  for (let length = 1; length <= run; length += 1) {
    for (let at = length === 1 ? 1 : 0; at + length <= framed.length - (length === 1 ? 1 : 0); at += 1) {
      features.push({
        key: `${length}${framed.slice(at, at + length).join(' ')}`,
        family: 0,
        from: Math.max(0, at - 1),
        to: Math.min(units.length, at + length - 1),
      });
    }
  }
  if (!skips) return;
  for (let at = 0; at + 2 < framed.length; at += 1) {
    features.push({
      key: `s${framed[at]} ${framed[at + 2]}`,
      family: 0,
      from: Math.max(0, at - 1),
      to: Math.min(units.length, at + 2),
    });
  }
}

function addPieces(features: Feature[], units: readonly string[], { piece, across, low = 2 }: Recipe): void {
  for (const [at, unit] of units.entries()) {
    if (!/^[\p{L}\p{N}]/u.test(unit) || /^\p{Script=Han}/u.test(unit)) continue;
    const next = across && at + 1 < units.length ? units[at + 1] : '';
    const framed = `<${unit}>${next ? next.slice(0, 3) : ''}`;
    const stop = unit.length + 2;
    for (let length = low; length <= piece; length += 1) {
      const last = across ? Math.min(framed.length, stop + length - 2) : stop;
      for (let start = 0; start + length <= last; start += 1) {
        features.push({ key: framed.slice(start, start + length), family: 1, from: at, to: at + 1 });
      }
    }
  }
}
