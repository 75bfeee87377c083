import { type ASTNode, parse } from '@marcbachmann/cel-js';
import { reasonOf } from '../../core/errors.ts';

/** The names that an expression reads, or why it is none. */
export type ReadExpression =
  | { readonly ok: true; readonly names: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** Longer than any expression a person reads. */
const LONGEST = 2000;
/** Identifiers of CEL itself: types, and the receivers of its own functions. */
const LANGUAGE = new Set(
  'bool int uint double string bytes list map null_type type dyn cel optional math strings'.split(' '),
);
const LOOPS = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'bind']);

/** Parse an expression and collect the slots that it reads, each once. Nothing is evaluated. */
export function readExpression(text: string): ReadExpression {
  if (text.length > LONGEST) return { ok: false, reason: `it is longer than ${LONGEST} characters` };
  try {
    const names = new Set<string>();
    collect(parse(text).ast, new Set(), names);
    return { ok: true, names: [...names] };
  } catch (thrown) {
    const [reason = ''] = reasonOf(thrown).split('\n');
    return { ok: false, reason: reason.replace(/\.$/, '') };
  }
}

function collect(node: ASTNode, bound: ReadonlySet<string>, names: Set<string>): void {
  if (node.op === 'id') {
    if (!bound.has(node.args) && !LANGUAGE.has(node.args)) names.add(node.args);
    return;
  }
  const inner = node.op === 'rcall' ? withLoopVariables(node.args, bound) : bound;
  for (const child of childrenOf(node.args)) collect(child, inner, names);
}

/** `items.exists(item, …)` gives `item` a meaning of its own inside. */
function withLoopVariables(
  [name, , args]: readonly [string, ASTNode, readonly ASTNode[]],
  bound: ReadonlySet<string>,
): ReadonlySet<string> {
  const [variable] = args;
  return LOOPS.has(name) && variable?.op === 'id' ? new Set([...bound, variable.args]) : bound;
}

function* childrenOf(args: unknown): Iterable<ASTNode> {
  if (Array.isArray(args)) for (const item of args) yield* childrenOf(item);
  else if (isNode(args)) yield args;
}

function isNode(value: unknown): value is ASTNode {
  return value !== null && typeof value === 'object' && 'op' in value && 'args' in value;
}

/** The expressions inside a reply's text: `Your order {order.id}` has `order.id`. */
export function expressionsIn(text: string): readonly string[] {
  return [...text.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? '');
}
