import type { Bot } from '#engine/config/bot';
import { readExpression } from '#engine/config/expressions/read-expression';
import { walkReplies } from '#engine/config/walk-replies';
import { canonicalJson, type Json } from '#engine/core/json';
import { compileFlows } from '#engine/dialog/compile-flow';
import { evaluate } from '#engine/dialog/expressions';
import { fieldsOf } from '../coverage/points.ts';
import type { Place } from './place.ts';

/**
 * What tells two places apart: where each open flow stands, which slots are filled, and how every condition of the bot
 * judges them. Places alike in all that go on alike; the values themselves — one order or another — do not count.
 */
export function createFingerprints(bot: Bot): (place: Place) => string {
  const judge = createJudge(conditionsOf(bot));
  return ({ opening, view: { state } }) => {
    const { dialog, lifecycle, language } = state;
    const { slots, stack, offered, misses, said, repeats = 0, reminded = false } = dialog;
    const filled = Object.keys(slots).filter((name) => (slots[name] ?? null) !== null);
    const scope = { ...slots, language: language ?? bot.languages[0] };
    const judged = judge(scope);
    const open = stack.map(({ flow, step, form }) => [
      flow,
      step,
      form && { ...form, stalled: 0, furthest: 0 },
    ]);
    const parts = {
      opening,
      lifecycle,
      language,
      open,
      filled,
      judged,
      offered,
      misses,
      said,
      repeats,
      reminded,
    };
    return canonicalJson(parts as unknown as Json);
  };
}

/** Every condition of flows, forms and replies once, and how much the lists hold that are chosen from. */
function conditionsOf(bot: Bot): readonly string[] {
  const found = new Set<string>();
  const add = (condition: string | undefined): void => {
    if (condition !== undefined) found.add(condition);
  };
  for (const { start } of Object.values(bot.flows)) add(start?.when);
  for (const { steps } of compileFlows(bot).values())
    for (const { step } of steps.values()) {
      add(step.when);
      add(step.if);
    }
  for (const { field } of fieldsOf(bot)) {
    add(field.when);
    if (field.choices) add(`size(${field.choices.from})`);
  }
  for (const { expressions } of walkReplies({ replies: { ...bot.replies } }))
    for (const [condition] of expressions) add(condition);
  return [...found];
}

type Scope = Readonly<Record<string, Json>>;

/** Judges all conditions; one that sees the same values as before is not judged again. */
function createJudge(conditions: readonly string[]): (scope: Scope) => string {
  const read = conditions.map((condition) => {
    const expression = readExpression(condition);
    return { condition, names: expression.ok ? [...expression.names] : [] };
  });
  const signs = new Map<string, string>();
  const values = new Map<string, number>();
  const numberOf = (value: Json | undefined): number => {
    const text = JSON.stringify(value ?? null);
    const known = values.get(text) ?? values.size;
    values.set(text, known);
    return known;
  };
  return (scope) => {
    const numbers = new Map<string, number>();
    for (const name of new Set(read.flatMap(({ names }) => [...names])))
      numbers.set(name, numberOf(scope[name]));
    const signFor = ({ condition, names }: (typeof read)[number]): string => {
      const key = `${condition} ${[...names].map((name) => numbers.get(name)).join()}`;
      const sign = signs.get(key) ?? signOf(condition, scope);
      signs.set(key, sign);
      return sign;
    };
    return read.map(signFor).join('');
  };
}

function signOf(condition: string, scope: Scope): string {
  const { ok, ...result } = evaluate(condition, scope);
  const value = ok && 'value' in result ? result.value : null;
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'number' ? String(Math.min(value, 9)) : '-';
}
