import type { NamedEntry } from '#engine/ports/lexicon';
import { spell } from './spelling.ts';

/** The spelled names of each entry by type and id. */
export type NamesById = ReadonlyMap<string, readonly string[]>;

/** Every entry's names as they are spelled; equal ones once. */
export function spellNames(entry: NamedEntry): readonly string[] {
  const names = [entry.name, ...Object.values(entry.names), ...entry.aliases];
  return [...new Set(names.map((name) => spell(name).text))].filter((name) => name !== '');
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
  return [...new Set([...otherwise, ...shorter])].filter((name) => !names.includes(name));
}

/** What is left of the names behind the maker's: "15" of "小米15". It means something behind another name of the maker. */
export function namesBehindMaker(
  entry: NamedEntry,
  names: readonly string[],
  byId: NamesById,
): readonly string[] {
  const rests = withoutMaker(entry, [...names, ...names.flatMap(writtenOtherwise)], byId);
  return [...new Set(rests)].filter((rest) => rest.length > 1);
}

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
  if (/(?:ch|sh|x|ss)es$/.test(name)) return [name.slice(0, -2)];
  if (/ies$/.test(name)) return [`${name.slice(0, -3)}y`];
  if (/[^s]s$/.test(name)) return [name.slice(0, -1)];
  if (/[^aeiou]y$/.test(name)) return [`${name.slice(0, -1)}ies`];
  return [/(?:ch|sh|x|s)$/.test(name) ? `${name}es` : `${name}s`];
}

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
const MODEL = /^(?=.*[a-z].*[a-z]|.*[a-z]\d{3})(?=.*\d).{4,}$/;

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
