import { RE2JS } from 're2js';
import type { PatternEntity } from '../config/bot.ts';
import { BUILT_IN_ENTITIES } from '../config/built-in-entities.ts';
import type { Entity } from '../core/events/shapes.ts';
import { fold } from '../core/fold.ts';
import { type Clue, clueOf } from './pattern-clue.ts';

/** A stretch of the text as given, in UTF-16 offsets. */
export type Span = { readonly start: number; readonly end: number };

/** A value that a pattern found. `value` is normalised, `text` as written. */
export type FoundValue = Span & { readonly type: string; readonly value: string; readonly text: string };

/** Finds values outside the `taken` stretches, in order, without overlaps. */
export type ValueFinder = (text: string, taken: readonly Span[]) => readonly FoundValue[];

/**
 * Order numbers, phones, numbers … by the bot's RE2 patterns, on the folded text. Where hits overlap the longest wins,
 * then the one declared first. A hit that cuts a run of letters or digits is none, and a number glued to letters
 * ("M3", "4K") is part of a word.
 */
export function valueFinder(entities: Entities): ValueFinder {
  const find = finders.get(entities) ?? hitFinder(entities);
  finders.set(entities, find);
  return (text, taken) => withoutOverlaps(find(text), taken, text.length);
}

type Entities = Readonly<Record<string, PatternEntity>>;
type HitFinder = (text: string) => readonly FoundValue[];

/** One for all stages of a bot, which ask about the same message one after the other: it keeps the last one's hits. */
const finders = new WeakMap<Entities, HitFinder>();

function hitFinder(entities: Entities): HitFinder {
  const patterns = Object.entries({ ...entities, ...without(BUILT_IN_ENTITIES, entities) }).map(
    ([type, entity]): Pattern => ({
      type,
      entity,
      compiled: RE2JS.compile(entity.pattern, RE2JS.CASE_INSENSITIVE),
      mayFit: clueOf(entity.pattern),
    }),
  );
  const find: HitFinder = (text) => {
    const folded = fold(text);
    return patterns.flatMap((pattern) =>
      hitsOf(pattern, folded.text).map(({ start, end, value }): FoundValue => {
        const span = folded.origin(start, end);
        return { ...span, type: pattern.type, value, text: text.slice(span.start, span.end) };
      }),
    );
  };
  let last = { text: '', hits: find('') };
  return (text) => {
    if (last.text !== text) last = { text, hits: find(text) };
    return last.hits;
  };
}

type Pattern = {
  readonly type: string;
  readonly entity: PatternEntity;
  readonly compiled: RE2JS;
  readonly mayFit: Clue;
};

function without<Value>(all: Readonly<Record<string, Value>>, known: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(all).filter(([key]) => !(key in known)));
}

const NONE: readonly (Span & { readonly value: string })[] = [];

function hitsOf(pattern: Pattern, text: string): readonly (Span & { readonly value: string })[] {
  if (!pattern.mayFit(text)) return NONE;
  const hits: (Span & { value: string })[] = [];
  const matcher = pattern.compiled.matcher(text);
  while (matcher.find()) {
    const start = matcher.start();
    const end = matcher.end();
    if (end === start || !standsWhole(text, start, end, pattern.type === 'number')) continue;
    hits.push({ start, end, value: normalise(text.slice(start, end), pattern.entity) });
  }
  return hits;
}

function normalise(words: string, { strip = '', upper = false }: PatternEntity): string {
  const value = [...words].filter((character) => !strip.includes(character)).join('');
  return upper ? value.toUpperCase() : value;
}

const LATIN = /^[a-z]$/;
const DIGIT = /^[0-9]$/;

function standsWhole(text: string, start: number, end: number, strict: boolean): boolean {
  return (
    !isGlued(text.charAt(start - 1), text.charAt(start), strict) &&
    !isGlued(text.charAt(end), text.charAt(end - 1), strict)
  );
}

function isGlued(outer: string, inner: string, strict: boolean): boolean {
  if (LATIN.test(outer)) return strict || LATIN.test(inner);
  return DIGIT.test(outer) && DIGIT.test(inner);
}

function withoutOverlaps(hits: readonly FoundValue[], taken: readonly Span[], length: number) {
  const covered = new Uint8Array(length);
  for (const { start, end } of taken) covered.fill(1, start, end);
  const kept: FoundValue[] = [];
  for (const hit of [...hits].sort((a, b) => b.end - b.start - (a.end - a.start))) {
    if (covered.subarray(hit.start, hit.end).includes(1)) continue;
    covered.fill(1, hit.start, hit.end);
    kept.push(hit);
  }
  return kept.sort((a, b) => a.start - b.start);
}

/**
 * Entities that are there and those that a stage found, in order of `start`: what a stage gives as `entities` is all of
 * them, so that several stages may find some. What was there stays; the same kind at the same place is not given twice.
 */
export function mergeEntities(before: readonly Entity[], found: readonly Entity[]): readonly Entity[] {
  const fresh = found.filter(
    (one) =>
      !before.some(({ type, start, end }) => type === one.type && start === one.start && end === one.end),
  );
  return [...before, ...fresh].sort((a, b) => a.start - b.start);
}
