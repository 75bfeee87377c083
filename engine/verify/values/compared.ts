import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf, readExpression } from '../../config/expressions/read-expression.ts';
import type { Primitive } from './sample.ts';
import { literalOf, wayOf } from './ways.ts';

/** What each way of the bot is compared with; of one that is asked for yes or no, true and false. */
export type Compared = ReadonlyMap<string, ReadonlySet<Primitive>>;

/** Gather what every way is compared with. `rename` says what a name means where the expression stands. */
export function createCollector(): {
  readonly compared: Compared;
  add(expression: string, asked: boolean, rename?: (way: string) => string): void;
} {
  const compared = new Map<string, Set<Primitive>>();
  const put = (way: string, values: readonly Primitive[]) => {
    const seen = compared.get(way) ?? new Set();
    for (const value of values) seen.add(value);
    compared.set(way, seen);
  };
  return {
    compared,
    add: (expression, asked, rename = (way) => way) => {
      const read = readExpression(expression);
      if (read.ok) collect(read.ast, asked, (way, values) => put(rename(way), values));
    },
  };
}

type Put = (way: string, values: readonly Primitive[]) => void;

const COMPARES = new Set(['==', '!=', '<', '<=', '>', '>=']);

function collect(node: ASTNode, asked: boolean, put: Put): void {
  const way = wayOf(node);
  if (way !== undefined) {
    put(way, asked ? [true, false] : []);
    return;
  }
  const children = [...childrenOf(node.args)];
  if (COMPARES.has(node.op))
    for (const [side, other] of [children, [...children].reverse()] as const) pairUp(side, other, put);
  if (node.op === 'in') putItems(children, put);
  for (const [index, child] of children.entries()) collect(child, isAsked(node, index), put);
}

function pairUp(side: ASTNode | undefined, other: ASTNode | undefined, put: Put): void {
  const way = side && wayOf(side);
  const literal = other && literalOf(other);
  if (way !== undefined && literal !== undefined) put(way, [literal]);
}

function putItems([item, list]: readonly ASTNode[], put: Put): void {
  const way = item && wayOf(item);
  if (way === undefined || list?.op !== 'list') return;
  const literals = (list.args as readonly ASTNode[]).map(literalOf);
  put(
    way,
    literals.filter((one) => one !== undefined),
  );
}

function isAsked({ op }: ASTNode, index: number): boolean {
  return op === '&&' || op === '||' || op === '!_' || (op === '?:' && index === 0);
}
