import { type ReadExpression, readExpression } from '../config/expressions/read-expression.ts';
import { failure, reasonOf } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { fail, ok, type Result } from '../core/result.ts';

/** Values an expression can see, by name. */
export type Scope = Readonly<Record<string, Json>>;

const cache = new Map<string, ReadExpression>();
const MOST_CACHED = 5000;

/** Evaluate a CEL expression over a scope. Names that the scope lacks are null. */
export function evaluate(expression: string, scope: Scope): Result<Json> {
  const compiled = compile(expression);
  if (!compiled.ok) return fail(failure('EXPRESSION_FAILED', { expression, reason: compiled.reason }));
  const complete: Record<string, unknown> = { ...scope };
  for (const name of compiled.names) complete[name] ??= null;
  const { stackTraceLimit } = Error;
  // A field that is not there is a throw to CEL; nobody reads its stack, which costs more than the expression.
  Error.stackTraceLimit = 0;
  try {
    return ok(toJson(compiled.run(complete)));
  } catch (thrown) {
    return fail(failure('EXPRESSION_FAILED', { expression, reason: firstLine(thrown) }));
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** True when the expression gives true. One that fails counts as false; `note` hears why. */
export function holds(expression: string, scope: Scope, note: (text: string) => void): boolean {
  const result = evaluate(expression, scope);
  if (!result.ok) note(result.failure.message);
  return result.ok && result.value === true;
}

function compile(expression: string): ReadExpression {
  const seen = cache.get(expression);
  if (seen) return seen;
  const read = readExpression(expression);
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(expression, read);
  return read;
}

function toJson(value: unknown): Json {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, member]) => [String(key), toJson(member)]));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toJson(member)]));
  }
  return (value ?? null) as Json;
}

function firstLine(thrown: unknown): string {
  return reasonOf(thrown).split('\n')[0] ?? '';
}
