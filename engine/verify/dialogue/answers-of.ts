import { limitsOf } from '../../config/field-limits.ts';
import type { Field } from '../../config/schema/flows.ts';
import type { Model } from '../machine/model.ts';
import type { State } from '../machine/state.ts';
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

type Actions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** How the business systems have to answer on the way; undefined where one would have to answer in two ways. */
export function answersOf(chain: readonly State[], model: Model): Actions | undefined {
  const actions: Record<string, Record<string, unknown>> = {};
  for (const { answer } of chain) {
    if (answer === null || answer.action.startsWith('catalogue.')) continue;
    const before = actions[answer.action];
    const now = { ...kindOf(answer.kind, dataOf(answer.slot, chain, model)) };
    if (before && Object.keys(before)[0] !== Object.keys(now)[0]) return undefined;
    const found = { ...(before?.['found'] as object | undefined), ...(now['found'] as object | undefined) };
    actions[answer.action] = 'found' in now ? { found } : now;
  }
  return actions;
}

function kindOf(kind: 'found' | 'missing' | 'failed', data: object): Record<string, unknown> {
  if (kind === 'found') return { found: data };
  return kind === 'missing' ? { missing: true } : { failed: 'CALL_TIMEOUT' };
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
