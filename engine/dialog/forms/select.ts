import type { Entity } from '../../core/events/shapes.ts';
import { fold } from '../../core/fold.ts';
import { type Json, sameJson } from '../../core/json.ts';
import { plain } from '../words.ts';
import { isLatin, type Option } from './labels.ts';
import { countOf, LIST_WORDS } from './list-words.ts';

/** What words choose from a list: these, without those, or all but those. */
export type Selection = {
  readonly chosen: readonly Json[];
  readonly without: readonly Json[];
  readonly all: boolean;
  readonly adds: boolean;
  /** Something is pointed at that is not there: "the fifth" of three. */
  readonly unclear: boolean;
  /** The words say nothing beside the choice. */
  readonly pure: boolean;
};

/**
 * What is chosen from: the options, and the entities whose values count. Places and parts of names count where the list
 * is spoken of (`loosely`), bare numbers where it was asked for.
 */
export type Offer = {
  readonly options: readonly Option[];
  readonly entities: readonly Entity[];
  readonly loosely: boolean;
  readonly asked: boolean;
};

/** Read a choice of several: by number, by name, by part of a name, all, all but some. Null when nothing is chosen. */
export function select(text: string, offer: Offer): Selection | null {
  const pieces = clausesOf(text).map((clause) => selectInClause(clause, offer));
  const chosen = union(pieces.map((piece) => piece.chosen));
  const without = union(pieces.map((piece) => piece.without));
  const all = pieces.some((piece) => piece.all);
  const unclear = pieces.some((piece) => piece.unclear);
  if (chosen.length === 0 && without.length === 0 && !all && !unclear) return null;
  const pure = pieces.every((piece) => piece.pure);
  return { chosen, without, all, unclear, pure, adds: pieces.some((piece) => piece.adds) };
}

/** The list after a selection: what was on it so far counts when more is added or something taken off. */
export function applySelection(
  { chosen, without, all, adds }: Selection,
  before: readonly Json[],
  { options }: Pick<Offer, 'options'>,
): readonly Json[] {
  const everything = options.map(({ value }) => value);
  const onlyTakesOff = chosen.length === 0 && !all;
  const base = all
    ? everything
    : onlyTakesOff
      ? before.length > 0
        ? before
        : everything
      : adds
        ? before
        : [];
  const wanted = union([base, chosen]).filter((value) => !has(without, value));
  return options.length === 0 ? wanted : everything.filter((value) => has(wanted, value));
}

type Clause = { readonly text: string; readonly start: number; readonly end: number };

/** Spans are those of the text as given. */
function clausesOf(text: string): readonly Clause[] {
  const folded = fold(text);
  const clauses: Clause[] = [];
  let at = 0;
  for (const piece of folded.text.split(LIST_WORDS.clause)) {
    at = folded.text.indexOf(piece, at);
    clauses.push({ text: piece, ...folded.origin(at, at + piece.length) });
    at += piece.length;
  }
  return clauses;
}

function selectInClause(clause: Clause, offer: Offer): Selection {
  const { options, entities } = offer;
  const inside = entities.filter(({ start, end }) => start >= clause.start && end <= clause.end);
  const named = takeNames(plainWith(clause.text), options, inside);
  const { rest } = named;
  const [whole, behind, after] = LIST_WORDS.except.exec(rest) ?? [];
  const region = behind ?? after;
  const adds = LIST_WORDS.add.test(rest);
  const pure = isPure(rest, options);
  const nothing = { chosen: [], without: [], all: false, unclear: false, adds, pure };
  if (whole !== undefined && region !== undefined) {
    const excepted = pointedAt(region, offer);
    return {
      ...nothing,
      all: true,
      without: union([named.values, excepted.values]),
      unclear: excepted.unclear,
    };
  }
  const counted = LIST_WORDS.both.test(rest) ? 2 : countIn(rest);
  if (named.values.length === 0 && counted !== null) {
    const fits = counted === options.length;
    return { ...nothing, all: fits, unclear: !fits };
  }
  const pointed = pointedAt(rest, offer);
  const values = union([named.values, pointed.values]);
  const negative = LIST_WORDS.negative.test(rest);
  if (values.length > 0 || pointed.unclear)
    return { ...nothing, [negative ? 'without' : 'chosen']: values, unclear: pointed.unclear };
  return { ...nothing, all: options.length > 0 && LIST_WORDS.all.test(rest) && !negative };
}

/** Whether nothing is left when choosing words, places, numerals and parts of names are taken away. */
function isPure(rest: string, options: readonly Option[]): boolean {
  const left = [
    LIST_WORDS.negative,
    LIST_WORDS.around,
    LIST_WORDS.place,
    LIST_WORDS.aroundPlaces,
    LIST_WORDS.bare,
  ]
    .reduce((text, pattern) => text.replace(new RegExp(pattern, 'gu'), ' '), rest)
    .replace(/\s+/g, ' ')
    .trim();
  return left === '' || (left.length > 1 && options.some(({ label }) => plain(label).includes(left)));
}

/** How many "all three" are; null where no number is said. */
function countIn(text: string): number | null {
  const [, chinese, english] = LIST_WORDS.count.exec(text) ?? [];
  const word = chinese ?? english;
  return word === undefined ? null : countOf(word);
}

type Named = { readonly values: readonly Json[]; readonly rest: string };

/** Take the names of options and entities out of the words, the longest first. */
function takeNames(text: string, options: readonly Option[], entities: readonly Entity[]): Named {
  const names = [
    ...entities.map((entity) => ({ value: entity.value as Json, word: plain(entity.text) })),
    ...options.flatMap(({ value, label, words }) =>
      [label, ...words].map((word) => ({ value, word: plain(word) })),
    ),
  ].filter(({ word }) => word !== '');
  const values: Json[] = [];
  let rest = text;
  for (const { value, word } of names.sort((left, right) => right.word.length - left.word.length)) {
    const taken = takeOut(rest, word);
    if (taken === undefined) continue;
    values.push(value);
    rest = taken;
  }
  return { values: union([values]), rest };
}

/** Latin names stand alone, so that "case" is not found in "showcase". */
function takeOut(text: string, word: string): string | undefined {
  const padded = ` ${text} `;
  const needle = isLatin(word) ? ` ${word} ` : word;
  return padded.includes(needle) ? padded.replace(needle, ' ').trim() : undefined;
}

/** Places ("the first and the third"), and parts of names where one option alone has them. */
function pointedAt(text: string, { options, loosely, asked }: Offer): Pick<Selection, 'unclear'> & Named {
  if (!loosely) return { values: [], unclear: false, rest: text };
  const places = placesIn(text, options.length, asked);
  const picked = places.flatMap((place) => options[place]?.value ?? []);
  const partly = picked.length > 0 ? [] : partlyNamed(text, options);
  const unclear = partly.length === 0 && places.some((place) => options[place] === undefined);
  return { values: union([picked, partly]), unclear, rest: text };
}

function placesIn(text: string, size: number, asked: boolean): readonly number[] {
  const places: number[] = [];
  const take = (pattern: RegExp, read: (word: string) => readonly number[]) => (current: string) =>
    current.replace(pattern, (...match: unknown[]) => {
      const word = match.slice(1, -2).find((group) => typeof group === 'string') ?? '';
      places.push(...read(String(word)));
      return ' ';
    });
  const steps = [
    take(LIST_WORDS.firstFew, (word) => range(0, countOf(word))),
    take(LIST_WORDS.lastFew, (word) => range(size - countOf(word), countOf(word))),
    take(LIST_WORDS.last, () => [size - 1]),
    take(LIST_WORDS.place, (word) => [countOf(word) - 1]),
  ];
  const rest = steps.reduce((current, step) => step(current), text);
  const bare = rest.match(LIST_WORDS.bare) ?? [];
  const around = rest.replace(LIST_WORDS.bare, ' ').replace(LIST_WORDS.aroundPlaces, '').trim();
  if (asked && around === '' && size > 0) places.push(...bare.map((word) => countOf(word) - 1));
  return places;
}

function range(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

function partlyNamed(text: string, options: readonly Option[]): readonly Json[] {
  return text.split(LIST_WORDS.between).flatMap((piece) => {
    const words = piece
      .replace(new RegExp(LIST_WORDS.negative, 'gu'), ' ')
      .replace(LIST_WORDS.around, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    if (words.length < 2) return [];
    const [only, ...others] = options.filter(({ label }) => plain(label).includes(words));
    return only && others.length === 0 ? [only.value] : [];
  });
}

/** `plain`, but for what separates numerals and names. */
function plainWith(text: string): string {
  return text
    .split(/([、&+#])/u)
    .map((piece, index) => (index % 2 === 1 ? piece : plain(piece)))
    .join(' ')
    .trim();
}

function union(lists: readonly (readonly Json[])[]): readonly Json[] {
  return lists.flat().filter((value, at, all) => all.findIndex((other) => sameJson(other, value)) === at);
}

function has(list: readonly Json[], value: Json): boolean {
  return list.some((one) => sameJson(one, value));
}
