import type { NamedEntry } from '#engine/ports/lexicon';
import { COMMON_WORDS } from './everyday-words.ts';
import { spell } from './spelling.ts';

/** The spelled names of each entry by type and id. */
export type NamesById = ReadonlyMap<string, readonly string[]>;

/** Every entry's names as they are spelled; equal ones once. */
export function spellNames(entry: NamedEntry): readonly string[] {
  return [...new Set(namesOf(entry).map((name) => spell(name).text))].filter((name) => name !== '');
}

/**
 * What people leave out of a full name or write otherwise: the maker in front ("索尼 WH-1000XM5") and the kind behind
 * ("G304 鼠标"), as the entry's facts name them, the word for inch, and "plus" for "+", the size at the end. Without maker or kind a name
 * must have a letter and a digit: "15" and "Pro" are none.
 */
export function shortNames(entry: NamedEntry, names: readonly string[], byId: NamesById): readonly string[] {
  const kinds = byId.get(keyOf('category', entry.facts['category'])) ?? [];
  const bareMaker = (name: string): readonly string[] => [name, ...withoutMaker(entry, [name], byId)];
  if (entry.type === 'category') return names.flatMap(inOtherNumber).filter((name) => !names.includes(name));
  const otherwise = [...names.flatMap(writtenOtherwise), ...names.flatMap(withoutSize)].filter(
    (name) => !bareMaker(name).some((bare) => bare === '' || kinds.includes(bare)),
  );
  const shorter = [...names, ...otherwise, ...withoutMaker(entry, [...names, ...otherwise], byId)]
    .flatMap((one) => [
      one,
      ...kinds.filter((kind) => one.endsWith(kind)).map((kind) => one.slice(0, -kind.length)),
    ])
    .filter((name) => MODEL.test(name));
  return [...new Set([...otherwise, ...shorter, ...latinModels(entry, byId), ...partNumbers(entry)])].filter(
    (name) => !names.includes(name),
  );
}

/** What is left of the names behind the maker's: "15" of "小米15". It means something behind another name of the maker. */
export function namesBehindMaker(
  entry: NamedEntry,
  names: readonly string[],
  byId: NamesById,
): readonly string[] {
  const rests = [
    ...withoutMaker(entry, [...names, ...names.flatMap(writtenOtherwise)], byId),
    ...figuresBehindMaker(entry, byId),
  ];
  return [...new Set(rests)].filter((rest) => rest.length > 1);
}

/** What a thing can do is what it is called by where that stands first behind the maker: "140W" of "安克 140W 四口充电器". */
function figuresBehindMaker(entry: NamedEntry, byId: NamesById): readonly string[] {
  return namesOf(entry)
    .map((name) => wordsBehindMaker(entry, name, byId)[0] ?? '')
    .filter((word) => FIGURE.test(word));
}

/**
 * A model of Latin words without a number ("Supersonic Nural", "Emberton III") is called without its maker where it has two
 * words, and one that nobody writes for itself.
 */
function latinModels(entry: NamedEntry, byId: NamesById): readonly string[] {
  return namesOf(entry).flatMap((name) => {
    const words = wordsBehindMaker(entry, name, byId);
    const latin = words.filter((word) => /^[a-z]+$/.test(word));
    const isModel = latin.length > 1 && words.slice(0, latin.length).every((word, at) => word === latin[at]);
    const isNamed = latin.some((word) => word.length > 4 && !COMMON_WORDS.has(word));
    return isModel && isNamed && words.length === latin.length ? [latin.join('')] : [];
  });
}

/** Letters, digits and letters again are nobody's word and no standard's ("AX3000"): "FR7NPP332" says it all. */
function partNumbers(entry: NamedEntry): readonly string[] {
  return namesOf(entry).flatMap((name) =>
    name
      .split(/\s+/)
      .map((word) => spell(word).text)
      .filter((word) => PART_NUMBER.test(word)),
  );
}

const PART_NUMBER = /^(?=(?:.*\d){3})(?=.{6})[a-z]+\d+[a-z]+[a-z0-9]*$/;

/** The words of a name behind its maker and without the kind at its end, as they are spelled; none where no maker stands in front. */
function wordsBehindMaker(entry: NamedEntry, name: string, byId: NamesById): readonly string[] {
  const makers = byId.get(keyOf('brand', entry.facts['brand'])) ?? [];
  const kinds = byId.get(keyOf('category', entry.facts['category'])) ?? [];
  const words = name.split(/\s+/).map((word) => spell(word).text);
  const behind = makers.includes(words[0] ?? '') ? words.slice(1) : [];
  return kinds.includes(behind.at(-1) ?? '') ? behind.slice(0, -1) : behind;
}

function namesOf(entry: NamedEntry): readonly string[] {
  return [entry.name, ...Object.values(entry.names), ...entry.aliases];
}

const FIGURE = /^\d+(?:\.\d+)?(?:w|mah|l|kg|g|ml|hz|tb|gb)$/;

function withoutMaker(entry: NamedEntry, names: readonly string[], byId: NamesById): readonly string[] {
  const makers = byId.get(keyOf('brand', entry.facts['brand'])) ?? [];
  return names.flatMap((name) =>
    makers.filter((maker) => name.startsWith(maker)).map((maker) => name.slice(maker.length)),
  );
}

function writtenOtherwise(name: string): readonly string[] {
  const forms: string[] = [];
  if (INCH.test(name)) forms.push(name.replace(INCH, ''), name.replace(INCH, '寸'));
  if (INCHES.test(name)) forms.push(name.replace(INCHES, ''));
  if (name.includes('+')) forms.push(name.replace('+', 'plus'));
  if (name.endsWith('plus')) forms.push(name.replace(/plus$/, '+'));
  return forms;
}

/** English kinds as one and as several: "Phones" is a phone, a "smart watch" is one of the smart watches. */
function inOtherNumber(name: string): readonly string[] {
  if (!/^[a-z]*[a-z]{2}$/.test(name)) return [];
  const odd = ODD_NUMBERS.find((pair) => pair.some((form) => name.endsWith(form)));
  if (odd !== undefined) {
    const [one, several] = odd;
    return [name.endsWith(one) ? name.slice(0, -one.length) + several : name.slice(0, -several.length) + one];
  }
  if (/(?:ch|sh|x|ss)es$/.test(name)) return [name.slice(0, -2)];
  if (/ies$/.test(name)) return [`${name.slice(0, -3)}y`];
  if (/[^s]s$/.test(name)) return [name.slice(0, -1)];
  if (/[^aeiou]y$/.test(name)) return [`${name.slice(0, -1)}ies`];
  return [/(?:ch|sh|x|s)$/.test(name) ? `${name}es` : `${name}s`];
}

/** Goods that English counts by another rule than -s. */
const ODD_NUMBERS: readonly (readonly [string, string])[] = [
  ['mouse', 'mice'],
  ['knife', 'knives'],
  ['shelf', 'shelves'],
  ['scarf', 'scarves'],
  ['loaf', 'loaves'],
];

/** "月湖夜间修护霜 50ml" is called without its size; not where only maker and kind are left. */
function withoutSize(name: string): readonly string[] {
  const short = name.replace(SIZE, '');
  return short !== name && short.length > 4 ? [short] : [];
}

const SIZE =
  /(?<!\d)\d+(?:\.\d+)?(?:ml|kg|g|l|cm|mm|gb|tb|mah|毫升|升|克|千克|公斤|斤|片|粒|支|盒|袋|包|枚|抽|米)$/;
/** A screen's size inside a name; at its end it is all that tells the sizes apart. */
const INCHES = /\d+(?:\.\d+)?(?:英寸|寸|inch)(?=.)/;
const INCH = /(?<=\d)(?:英寸|inch)/;
const MODEL = /^(?=.*[a-z].*[a-z]|.*[a-z]\d{3}|(?=.*[a-z])(?:.*\d){5})(?=.*\d).{4,}$/;

/** The key of an entry in `NamesById`. */
export function keyOf(type: string, id: string | number | undefined): string {
  return `${type}\u0000${id}`;
}

/** The words of full names that say which thing it is, as they are spelled: a size with and without its unit, not a single letter or digit. */
export function spellWords(names: readonly string[]): readonly string[] {
  const words = names
    .flatMap((name) => name.split(/[\s()（）/·-]+/))
    .map((word) => spell(word).text)
    .flatMap((word) => [
      word,
      word.replace(INCH, '寸'),
      word.replace(INCH, ''),
      word.replace(BYTES, '$1'),
      word.replace(BYTES, ''),
    ]);
  return [...new Set(words)].filter((word) => word.length > 1);
}

const BYTES = /(?<=\d)([gt])b$/;
