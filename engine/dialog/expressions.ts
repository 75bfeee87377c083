import { Environment } from '@marcbachmann/cel-js';
import { failure, reasonOf } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { fail, ok, type Result } from '../core/result.ts';

type Compiled = {
  readonly run: (scope: Record<string, unknown>) => unknown;
  readonly names: readonly string[];
};

/** Values an expression can see, by name. */
export type Scope = Readonly<Record<string, Json>>;

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

const environment = createEnvironment();
const cache = new Map<string, Result<Compiled>>();
const MOST_CACHED = 5000;

/** Evaluate a CEL expression over a scope. Names that the scope lacks are null. */
export function evaluate(expression: string, scope: Scope): Result<Json> {
  const compiled = compile(expression);
  if (!compiled.ok) return compiled;
  const complete: Record<string, unknown> = { ...scope };
  for (const name of compiled.value.names) complete[name] ??= null;
  try {
    return ok(toJson(compiled.value.run(complete)));
  } catch (thrown) {
    return fail(failure('EXPRESSION_FAILED', { expression, reason: firstLine(thrown) }));
  }
}

/** True when the expression gives true. One that fails counts as false; `note` hears why. */
export function holds(expression: string, scope: Scope, note: (text: string) => void): boolean {
  const result = evaluate(expression, scope);
  if (!result.ok) note(result.failure.message);
  return result.ok && result.value === true;
}

/** The names that an expression reads from its scope, or why it does not parse. */
export function namesIn(expression: string): Result<readonly string[]> {
  const compiled = compile(expression);
  return compiled.ok ? ok(compiled.value.names) : compiled;
}

function compile(expression: string): Result<Compiled> {
  const known = cache.get(expression);
  if (known) return known;
  const compiled = parse(expression);
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(expression, compiled);
  return compiled;
}

function parse(expression: string): Result<Compiled> {
  try {
    const parsed = environment.parse(expression);
    const names = new Set<string>();
    gatherNames(parsed.ast, new Set(), names);
    return ok({ run: parsed as (scope: Record<string, unknown>) => unknown, names: [...names] });
  } catch (thrown) {
    return fail(failure('EXPRESSION_FAILED', { expression, reason: firstLine(thrown) }));
  }
}

/** The variable of a macro such as `exists` is bound by it and read from nowhere. */
const MACROS: ReadonlySet<string> = new Set(['exists', 'all', 'exists_one', 'map', 'filter']);

function gatherNames(node: unknown, bound: ReadonlySet<string>, names: Set<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) gatherNames(item, bound, names);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  const { op, args } = node as { op?: string; args?: unknown };
  if (op === 'id' && typeof args === 'string') {
    if (!bound.has(args)) names.add(args);
    return;
  }
  const variable =
    op === 'rcall' && Array.isArray(args) && MACROS.has(args[0]) ? args[2]?.[0]?.args : undefined;
  if (typeof variable === 'string' && Array.isArray(args)) {
    gatherNames(args[1], bound, names);
    gatherNames(args[2], new Set([...bound, variable]), names);
  } else {
    gatherNames(args, bound, names);
  }
}

/** JSON numbers are doubles in CEL and literals are ints: let the two mix, as people expect of a price. */
function createEnvironment(): Environment {
  const created = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
  for (const [operator, apply] of Object.entries(ARITHMETIC)) {
    const mixed = (left: unknown, right: unknown): number => apply(Number(left), Number(right));
    created.registerOperator(`double ${operator} int`, mixed);
    created.registerOperator(`int ${operator} double`, mixed);
  }
  created.registerFunction('join(list, string): string', (items: unknown, glue: unknown) =>
    [...(items as Iterable<unknown>)].join(String(glue)),
  );
  return created;
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
