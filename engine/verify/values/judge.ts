import type { ASTNode } from '@marcbachmann/cel-js';
import { isEmpty, type Primitive, type Sample, type Span } from './sample.ts';
import { literalOf, slotOf, wayOf } from './ways.ts';

/**
 * What an expression comes to for one sample of each slot. `some` is surely not null, `unknown` may be anything.
 * `empties` of an error are the slots that were empty where a value was needed.
 */
export type Judged =
  | { readonly kind: 'known'; readonly value: Primitive }
  | { readonly kind: 'some' | 'unknown' }
  | { readonly kind: 'error'; readonly empties: readonly string[] };

/** The sample of a way, or undefined where nothing is known of it; of a number the span of those it stands for. */
export type Look = (way: string) => Seen | undefined;

export type Seen = Sample & { readonly span?: Span | undefined };

/** Think an expression through as CEL would run it. Sound: what CEL would give is what this gives, or `unknown`. */
export function judge(node: ASTNode, look: Look): Judged {
  const literal = literalOf(node);
  if (literal !== undefined) return known(literal);
  const handler = HANDLERS[node.op];
  return handler ? handler(node, look) : UNKNOWN;
}

type Handler = (node: ASTNode, look: Look) => Judged;

const UNKNOWN: Judged = { kind: 'unknown' };
const SURELY: Judged = { kind: 'some' };

const HANDLERS: Readonly<Record<string, Handler>> = {
  id: (node, look) => read(wayOf(node) ?? '', look),
  '.': member,
  '[]': (node, look) => {
    const [object] = pair(node);
    return afterObject(object, look) ?? UNKNOWN;
  },
  '!_': (node, look) => {
    const inner = judge(node.args as ASTNode, look);
    if (inner.kind === 'known' && typeof inner.value === 'boolean') return known(!inner.value);
    return emptyError(inner, node.args as ASTNode) ?? UNKNOWN;
  },
  '&&': (node, look) => both(node, look, false),
  '||': (node, look) => both(node, look, true),
  '?:': choose,
  '==': (node, look) => equals(node, look),
  '!=': (node, look) => {
    const same = equals(node, look);
    return same.kind === 'known' ? known(!same.value) : same;
  },
  '<': (node, look) => compare(node, look, isLess),
  '<=': (node, look) => compare(node, look, isAtMost),
  '>': (node, look) => compare(node, look, (left, right) => isLess(right, left)),
  '>=': (node, look) => compare(node, look, (left, right) => isAtMost(right, left)),
  in: isIn,
  '+': needBoth,
  '-': needBoth,
  '*': needBoth,
  '/': needBoth,
  '%': needBoth,
  list: () => SURELY,
  map: () => SURELY,
  call: called,
  rcall: (node, look) =>
    afterObject((node.args as unknown as readonly [string, ASTNode])[1], look) ?? UNKNOWN,
};

function known(value: Primitive): Judged {
  return { kind: 'known', value };
}

function pair(node: ASTNode): readonly [ASTNode, ASTNode] {
  return node.args as unknown as readonly [ASTNode, ASTNode];
}

function read(way: string, look: Look): Judged {
  const sample = look(way);
  if (sample === undefined || sample.kind === 'other') return UNKNOWN;
  if (isEmpty(sample)) return known(null);
  return sample.kind === 'value' ? known(sample.value) : SURELY;
}

function member(node: ASTNode, look: Look): Judged {
  const [object] = node.args as unknown as readonly [ASTNode];
  const failed = afterObject(object, look);
  if (failed) return failed;
  const way = wayOf(node);
  return way === undefined ? UNKNOWN : read(way, look);
}

/** What a member of nothing is. */
function afterObject(object: ASTNode, look: Look): Judged | undefined {
  return emptyError(judge(object, look), object);
}

function emptyError(judged: Judged, node: ASTNode): Judged | undefined {
  if (judged.kind === 'error') return judged;
  if (judged.kind !== 'known' || judged.value !== null) return undefined;
  const way = wayOf(node);
  // What an answer of a business system may lack is not known here.
  if (way === undefined || way.includes('.')) return UNKNOWN;
  return { kind: 'error', empties: [slotOf(way)] };
}

/** In CEL the side that decides wins over an error on the other side. */
function both(node: ASTNode, look: Look, decides: boolean): Judged {
  const [left, right] = pair(node).map((side) => asBool(side, look)) as [Judged, Judged];
  const says = (side: Judged, value: boolean) => side.kind === 'known' && side.value === value;
  if (says(left, decides) || says(right, decides)) return known(decides);
  if (says(left, !decides) && says(right, !decides)) return known(!decides);
  if (left.kind === 'unknown' || right.kind === 'unknown' || left.kind === 'some' || right.kind === 'some')
    return UNKNOWN;
  return left.kind === 'error' ? left : right;
}

function asBool(node: ASTNode, look: Look): Judged {
  const judged = asFilled(node, look);
  const isOther = judged.kind === 'known' && judged.value !== null && typeof judged.value !== 'boolean';
  return isOther ? { kind: 'error', empties: [] } : judged;
}

/** A value that must be there. */
function asFilled(node: ASTNode, look: Look): Judged {
  const judged = judge(node, look);
  return emptyError(judged, node) ?? judged;
}

function choose(node: ASTNode, look: Look): Judged {
  const [test, yes, no] = node.args as unknown as readonly [ASTNode, ASTNode, ASTNode];
  const decided = asBool(test, look);
  if (decided.kind === 'error') return decided;
  if (decided.kind === 'known') return judge(decided.value === true ? yes : no, look);
  const ways = [judge(yes, look), judge(no, look)];
  return ways.every(({ kind }) => kind === 'some') ? SURELY : UNKNOWN;
}

/** Whatever a way is compared with has a sample of its own, so that all else is different from it. */
function equals(node: ASTNode, look: Look): Judged {
  const [left, right] = pair(node);
  return sameAs(left, right, look) ?? sameAs(right, left, look) ?? equalValues(node, look);
}

function sameAs(side: ASTNode, other: ASTNode, look: Look): Judged | undefined {
  const literal = literalOf(other);
  const way = wayOf(side);
  if (literal === undefined || way === undefined) return undefined;
  const judged = judge(side, look);
  if (judged.kind === 'known') return known(judged.value === literal);
  if (judged.kind === 'error') return judged;
  return look(way) === undefined
    ? judged.kind === 'some' && literal === null
      ? known(false)
      : UNKNOWN
    : known(false);
}

/** Two stretches of numbers that overlap may or may not hold the same one. */
function equalValues(node: ASTNode, look: Look): Judged {
  const [left, right] = pair(node).map((side) => judge(side, look)) as [Judged, Judged];
  if (left.kind === 'error') return left;
  if (right.kind === 'error') return right;
  const isNull = (one: Judged) => one.kind === 'known' && one.value === null;
  if (isNull(left) && isNull(right)) return known(true);
  if ((isNull(left) && right.kind === 'some') || (isNull(right) && left.kind === 'some')) return known(false);
  if (left.kind !== 'known' || right.kind !== 'known') return UNKNOWN;
  if (typeof left.value !== 'number' || typeof right.value !== 'number')
    return known(left.value === right.value);
  return bySpans(node, look, (one, other) => {
    if (isLess(one, other) === true || isLess(other, one) === true) return false;
    return one.low === one.high && other.low === other.high ? true : undefined;
  });
}

type Relation = (left: Span, right: Span) => boolean | undefined;

function compare(node: ASTNode, look: Look, relation: Relation): Judged {
  const [left, right] = pair(node).map((side) => asFilled(side, look)) as [Judged, Judged];
  if (left.kind === 'error') return left;
  if (right.kind === 'error') return right;
  return bySpans(node, look, relation);
}

/** What is so for all numbers that both sides may be. */
function bySpans(node: ASTNode, look: Look, relation: Relation): Judged {
  const [left, right] = pair(node).map((side) => spanOf(side, look));
  const holds = left && right && relation(left, right);
  return holds === undefined ? UNKNOWN : known(holds);
}

function spanOf(side: ASTNode, look: Look): Span | undefined {
  const literal = literalOf(side);
  if (typeof literal === 'number') return { low: literal, high: literal, open: false };
  const way = wayOf(side);
  return way === undefined ? undefined : look(way)?.span;
}

/** Whether all of one are below all of the other, or none is below any. */
function isLess(left: Span, right: Span): boolean | undefined {
  const isApart = left.open || right.open;
  if (left.high < right.low || (left.high === right.low && isApart)) return true;
  return left.low >= right.high ? false : undefined;
}

function isAtMost(left: Span, right: Span): boolean | undefined {
  const more = isLess(right, left);
  return more === undefined ? undefined : !more;
}

function isIn(node: ASTNode, look: Look): Judged {
  const [item, list] = pair(node);
  const judged = judge(item, look);
  if (judged.kind === 'error') return judged;
  const items = list.op === 'list' ? (list.args as readonly ASTNode[]).map(literalOf) : [undefined];
  const way = wayOf(item);
  if (way === undefined || items.includes(undefined)) return emptyError(judge(list, look), list) ?? UNKNOWN;
  if (judged.kind === 'known') return known(items.includes(judged.value));
  return look(way) === undefined ? UNKNOWN : known(false);
}

/** Sums of two numbers or texts: never null, and of empty slots an error. */
function needBoth(node: ASTNode, look: Look): Judged {
  const [left, right] = pair(node).map((side) => asFilled(side, look)) as [Judged, Judged];
  if (left.kind === 'error') return left;
  return right.kind === 'error' ? right : SURELY;
}

/** Functions of which it is known that they take no null. */
const NEEDY = new Set([
  'size',
  'amount',
  'unit',
  'first_day',
  'last_day',
  'days_between',
  'join',
  'double',
  'int',
]);

function called(node: ASTNode, look: Look): Judged {
  const [name, args] = node.args as unknown as readonly [string, readonly ASTNode[]];
  if (name === 'has') {
    const [path] = args;
    const [object] = (path?.op === '.' ? path.args : []) as unknown as readonly ASTNode[];
    const judged = object && judge(object, look);
    return judged?.kind === 'error' || (judged?.kind === 'known' && judged.value === null)
      ? known(false)
      : UNKNOWN;
  }
  if (!NEEDY.has(name)) return UNKNOWN;
  return args.map((arg) => asFilled(arg, look)).find(({ kind }) => kind === 'error') ?? SURELY;
}
