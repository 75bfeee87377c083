import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { reasonOf } from '../../core/errors.ts';
import { FUNCTIONS } from './functions.ts';

/** A parsed expression with the names that it reads, or why it is none. */
export type ReadExpression =
  | {
      readonly ok: true;
      readonly names: readonly string[];
      /** For whoever thinks about it instead of running it. */
      readonly ast: ASTNode;
      /** Evaluate it; every name must have a value. Throws what CEL throws. */
      readonly run: (scope: Readonly<Record<string, unknown>>) => unknown;
    }
  | { readonly ok: false; readonly reason: string };

/** Longer than any expression a person reads. */
const LONGEST = 2000;
/** Identifiers of CEL itself: types, and the receivers of its own functions. */
const LANGUAGE = new Set(
  'bool int uint double string bytes list map null_type type dyn cel optional math strings'.split(' '),
);
const LOOPS = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'bind']);

/** `matches` runs on the backtracking engine of JavaScript: `(a+)+$` would hold the process for minutes. */
const REFUSED = new Set(['matches']);

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

const environment = createEnvironment();
const known = new Set(environment.getDefinitions().functions.map(({ name }) => name));

/** Parse an expression and collect the slots that it reads, each once. Nothing is evaluated. */
export function readExpression(text: string): ReadExpression {
  if (text.length > LONGEST) return { ok: false, reason: `it is longer than ${LONGEST} characters` };
  try {
    const names = new Set<string>();
    const parsed = environment.parse(text);
    const wrong = collect(parsed.ast, new Set(), names);
    return wrong === undefined
      ? { ok: true, names: [...names], ast: parsed.ast, run: parsed }
      : { ok: false, reason: wrong };
  } catch (thrown) {
    const [reason = ''] = reasonOf(thrown).split('\n');
    return { ok: false, reason: reason.replace(/\.$/, '') };
  }
}

/** Gather names; the answer is what is wrong with a function that is called, if something is. */
function collect(node: ASTNode, bound: ReadonlySet<string>, names: Set<string>): string | undefined {
  if (node.op === 'id') {
    if (!bound.has(node.args) && !LANGUAGE.has(node.args)) names.add(node.args);
    return undefined;
  }
  if (node.op === 'call' || node.op === 'rcall') {
    const [name] = node.args;
    if (REFUSED.has(name)) return `${name} is not available; compare with ==, in, contains or startsWith`;
    if (!known.has(name)) return `there is no function ${name}`;
  }
  const inner = node.op === 'rcall' ? withLoopVariables(node.args, bound) : bound;
  for (const child of childrenOf(node.args)) {
    const wrong = collect(child, inner, names);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** `items.exists(item, …)` gives `item` a meaning of its own inside. */
function withLoopVariables(
  [name, , args]: readonly [string, ASTNode, readonly ASTNode[]],
  bound: ReadonlySet<string>,
): ReadonlySet<string> {
  const [variable] = args;
  return LOOPS.has(name) && variable?.op === 'id' ? new Set([...bound, variable.args]) : bound;
}

/** The nodes right below one. */
export function* childrenOf(args: unknown): Iterable<ASTNode> {
  if (Array.isArray(args)) for (const item of args) yield* childrenOf(item);
  else if (isNode(args)) yield args;
}

function isNode(value: unknown): value is ASTNode {
  return value !== null && typeof value === 'object' && 'op' in value && 'args' in value;
}

/** How a reply's text holds its expressions. */
export const IN_BRACES = /\{([^{}]+)\}/g;

/** The expressions inside a reply's text: `Your order {order.id}` has `order.id`. */
export function expressionsIn(text: string): readonly string[] {
  return [...text.matchAll(IN_BRACES)].map((match) => match[1] ?? '');
}

/** JSON numbers are doubles in CEL and literals are ints: the two mix, as people expect of a price. */
function createEnvironment(): Environment {
  const created = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
  for (const [operator, apply] of Object.entries(ARITHMETIC)) {
    const mixed = (left: unknown, right: unknown): number => apply(Number(left), Number(right));
    created.registerOperator(`double ${operator} int`, mixed);
    created.registerOperator(`int ${operator} double`, mixed);
  }
  for (const [signature, apply] of FUNCTIONS) created.registerFunction(signature, apply);
  return created;
}
