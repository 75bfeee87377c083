import { limitsOf } from '../../config/field-limits.ts';
import type { Field } from '../../config/schema/flows.ts';
import { isObject, sameJson } from '../../core/json.ts';
import type { Model } from '../machine/model.ts';
import type { Answer, State } from '../machine/state.ts';
import type { Sample } from '../values/sample.ts';
import { slotOf } from '../values/ways.ts';

/** What a system's list has to choose from, as many as a field needs, two at least; labels in the bot's first language. */
export function itemsOf(
  field: Field,
  { bot }: Model,
): readonly { readonly value: string; readonly label: string }[] {
  const more = Array.from({ length: limitsOf(field).min }, (_, index) => [`extra-${index + 1}`] as const);
  return [...NAMES, ...more].slice(0, Math.max(2, limitsOf(field).min)).map(([name, zh = name]) => ({
    value: name,
    label: bot.languages[0] === 'zh' ? zh : `The ${name}`,
  }));
}

const NAMES = [
  ['first', '甲件'],
  ['second', '乙件'],
] as const;

type Stub = Readonly<Record<string, unknown>>;
type Actions = Readonly<Record<string, Stub | readonly Stub[]>>;
type Data = Readonly<Record<string, unknown>>;

/** What one system says when it is called. */
type Said = { readonly kind: Answer['kind']; readonly data: Data };

/** One call on the way. `once`: the engine does not ask again for each item of a list. */
type Call = Said & { readonly action: string; readonly once: boolean };

/**
 * How the business systems have to answer on the way, call by call where one answers in several ways; undefined where it
 * is not known how often that one is asked.
 */
export function answersOf(chain: readonly State[], model: Model): Actions | undefined {
  const calls = chain.flatMap((_, index) => callAt(index, chain, model));
  const stubs: Record<string, Stub | readonly Stub[]> = {};
  for (const [action, made] of Map.groupBy(calls, (call) => call.action)) {
    // The bot's own catalogue has what it has, unless it is to lack it.
    if (action.startsWith(CATALOGUE) && made.every(({ kind }) => kind === 'found')) continue;
    const runs = runsOf(made);
    const [first, ...others] = runs;
    if (first === undefined || (others.length > 0 && !made.every(({ once }) => once))) return undefined;
    stubs[action] = others.length === 0 ? stubOf(first.said) : runs.map(limited);
  }
  return stubs;
}

const CATALOGUE = 'catalogue.';

function callAt(index: number, chain: readonly State[], model: Model): readonly Call[] {
  const at = chain[index];
  if (!at?.answer) return [];
  const { action, kind, entry } = at.answer;
  const data = entry === undefined ? dataAt(index, chain, model) : { id: entry };
  const field = at.act && 'field' in at.act ? at.act.field : undefined;
  return [{ action, kind, data, once: field?.many === undefined }];
}

/** What a system has to find at one place of the way, for what follows until it is asked anew. */
export function dataAt(index: number, chain: readonly State[], model: Model): Data {
  const slot = chain[index]?.answer?.slot ?? null;
  const later = chain.slice(index);
  const end = later.findIndex(({ answer }, place) => place > 0 && slot !== null && answer?.slot === slot);
  return dataOf(slot, end < 0 ? later : later.slice(0, end), model);
}

type Run = { readonly said: Said; readonly times: number };

/** Calls in a row that one answer does for; a single run where it does for all. */
function runsOf(calls: readonly Call[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { kind, data } of calls) {
    const last = runs.at(-1);
    const both = last?.said.kind === kind ? merge(last.said.data, data) : undefined;
    if (last && both) runs.splice(-1, 1, { said: { kind, data: both }, times: last.times + 1 });
    else runs.push({ said: { kind, data }, times: 1 });
  }
  return runs;
}

function limited({ said, times }: Run, index: number, { length }: readonly Run[]): Stub {
  return index === length - 1 ? stubOf(said) : { ...stubOf(said), times };
}

function stubOf({ kind, data }: Said): Stub {
  if (kind === 'found') return { found: data };
  return kind === 'missing' ? { missing: true } : { failed: 'CALL_TIMEOUT' };
}

/** What is both at once; undefined where the two say different things. */
function merge(one: Data, other: Data): Data | undefined {
  const merged: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = key in one ? one[key] : value;
    const both =
      isObject(before) && isObject(value)
        ? merge(before, value)
        : sameJson(before, value)
          ? value
          : undefined;
    if (both === undefined) return undefined;
    merged[key] = both;
  }
  return merged;
}

/** What the conditions on the way want of an answer, and lists for what is chosen from it. */
function dataOf(slot: string | null, chain: readonly State[], model: Model): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const { env, act } of chain) {
    for (const [way, samples] of Object.entries(env.held)) {
      if (slotOf(way) === slot && way !== slot) put(data, way.slice(slot.length + 1), valueAmong(samples));
    }
    const field = act && 'field' in act ? act.field : undefined;
    const { choices } = field ?? {};
    if (slot !== null && field && choices?.from.startsWith(`${slot}.`)) {
      const items = itemsOf(field, model).map(({ value, label }) => ({
        [choices.label]: label,
        [choices.value]: value,
      }));
      put(data, choices.from.slice(slot.length + 1), items);
    }
  }
  return data;
}

function valueAmong(samples: readonly Sample[]): unknown {
  const [first] = samples;
  return first?.kind === 'value' ? first.value : 'something else';
}

function put(data: Record<string, unknown>, way: string, value: unknown): void {
  const [head = '', ...rest] = way.split('.');
  if (rest.length === 0) data[head] = value;
  else {
    const inner = (data[head] ?? {}) as Record<string, unknown>;
    data[head] = inner;
    put(inner, rest.join('.'), value);
  }
}
