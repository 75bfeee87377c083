import type { ASTNode } from '@marcbachmann/cel-js';

/** The way that an expression reads: `order` of `order`, `order.latest.zh` of `order.latest.zh`; undefined of all else. */
export function wayOf(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args;
  if (node.op !== '.') return undefined;
  const [object, member] = node.args;
  const inner = wayOf(object);
  return inner === undefined ? undefined : `${inner}.${String(member)}`;
}

/** The slot that a way begins at. */
export function slotOf(way: string): string {
  const dot = way.indexOf('.');
  return dot < 0 ? way : way.slice(0, dot);
}

/** The slots, and the fields of sub-forms, that names stand for where an expression is written. */
export type Scope = ReadonlyMap<string, string>;

/** Where every name is the slot's own. */
export const SLOTS: Scope = new Map();

/** What a way written in a scope means: `city.zip` inside a sub-form is `address.city.zip`. */
export function wayIn(way: string, scope: Scope): string {
  const head = slotOf(way);
  const meant = scope.get(head);
  return meant === undefined ? way : `${meant}${way.slice(head.length)}`;
}

/** Whether a way is a part of what another one holds. */
export function isWithin(way: string, outer: string): boolean {
  return way.startsWith(`${outer}.`);
}

/** The value of a node that is written out. */
export function literalOf(node: ASTNode): string | number | boolean | null | undefined {
  if (node.op === '-_') {
    const inner = literalOf(node.args);
    return typeof inner === 'number' ? -inner : undefined;
  }
  if (node.op !== 'value') return undefined;
  const value: unknown = node.args;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    value === null
    ? value
    : undefined;
}
