import { readExpression } from '../../config/expressions/read-expression.ts';
import type { Scope } from '../../dialog/expressions.ts';
import type { Model } from '../machine/model.ts';
import type { AtQuestion } from '../machine/state.ts';
import type { Env } from '../values/env.ts';
import { isEmpty } from '../values/sample.ts';
import { wayIn } from '../values/ways.ts';

/** What was answered so far, by way. */
export type Told = ReadonlyMap<string, unknown>;

/** When fixtures begin. */
const CLOCK: Readonly<Record<string, unknown>> = {
  today: '2026-11-20',
  now: '2026-11-20T10:00',
  channel: null,
};

/** What a field's rule reads beside the value, as a dialogue has it; null where something of it is not known. */
export function scopeFor({ field, scope }: AtQuestion, env: Env, told: Told, model: Model): Scope | null {
  return field.valid === undefined ? {} : knownScope(field.valid, scope, { env, told, model }, ['value']);
}

/** What an expression reads; null where something of it is not known. `but`: names that it gets otherwise. */
export function knownScope(
  expression: string,
  scope: AtQuestion['scope'],
  at: At,
  but: readonly string[] = [],
): Scope | null {
  const read = readExpression(expression);
  const names = read.ok ? read.names.filter((name) => !but.includes(name)) : [];
  const values = names.map((name) => [name, knownValue(name, wayIn(name, scope), at)] as const);
  return values.some(([, value]) => value === undefined) ? null : (Object.fromEntries(values) as Scope);
}

type At = { readonly env: Env; readonly told: Told; readonly model: Model };

function knownValue(name: string, way: string, { env, told, model }: At): unknown {
  if (name === 'language') return model.bot.languages[0];
  if (name in CLOCK) return CLOCK[name];
  const held = model.weigher.heldBy(env, way);
  if (held.every(isEmpty)) return null;
  if (told.has(way)) return told.get(way);
  const [only, ...others] = held;
  const isOne = others.length === 0 && only?.kind === 'value' && model.domains.span(way, only)?.open !== true;
  return isOne ? only.value : undefined;
}
