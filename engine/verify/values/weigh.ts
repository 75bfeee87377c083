import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf, readExpression } from '../../config/expressions/read-expression.ts';
import type { Domains } from './domains.ts';
import type { Env } from './env.ts';
import { type Judged, judge, type Seen } from './judge.ts';
import { keyOf, type Sample, UNSET } from './sample.ts';
import { type Scope, SLOTS, slotOf, wayIn, wayOf } from './ways.ts';

/** Ways that an expression may tell apart at once; more, and it counts as unknown. */
const MOST_CASES = 512;

/** One case: a sample for each way that the expression reads, and what it comes to. */
export type Case = { readonly samples: readonly Sample[]; readonly judged: Judged };

/** All cases of an expression in an env; null where they are too many to look at. */
export type Weighed = {
  readonly ways: readonly string[];
  readonly cases: readonly Case[] | null;
  readonly ast: ASTNode;
};

/** Where an expression stands: what its names mean, and those that only it sees (`more`), by what they may hold. */
export type Within = {
  readonly scope?: Scope;
  readonly more?: Readonly<Record<string, More>>;
};

/** What a name may hold that only one expression sees; `of` is the way whose values they are. */
export type More = { readonly of: string; readonly samples: readonly Sample[] };

/** Names that are no slots and of which nothing is known, like `today`. */
export type Names = ReadonlySet<string>;

/** Go through every case of an expression. */
export function createWeigher(domains: Domains, builtIn: Names) {
  const parsed = new Map<string, { readonly ast: ASTNode; readonly ways: readonly string[] } | null>();
  const known = new Map<string, Weighed>();

  const parse = (expression: string) => {
    const seen = parsed.get(expression);
    if (seen !== undefined) return seen;
    const read = readExpression(expression);
    const fresh = read.ok
      ? { ast: read.ast, ways: [...waysIn(read.ast)].filter((way) => !builtIn.has(slotOf(way))) }
      : null;
    parsed.set(expression, fresh);
    return fresh;
  };

  const heldBy = (env: Env, way: string): readonly Sample[] =>
    env.held[way] ?? (env.fresh && way === slotOf(way) ? [UNSET] : domains.of(way));

  const waysOf = (expression: string, scope: Scope = SLOTS): readonly string[] => {
    const ways = parse(expression)?.ways ?? [];
    return scope.size === 0 ? ways : ways.map((way) => wayIn(way, scope));
  };

  const weigh = (expression: string, env: Env, { scope = SLOTS, more = {} }: Within = {}): Weighed | null => {
    const read = parse(expression);
    if (!read) return null;
    const names = [...read.ways, ...Object.keys(more)];
    const ways = [...waysOf(expression, scope), ...Object.keys(more)];
    const held = ways.map((way) => more[way]?.samples ?? heldBy(env, way));
    const key = `${expression}\n${ways.map((way, index) => `${more[way]?.of ?? way}:${keyOf(held[index] ?? [])}`).join('\n')}`;
    const seen = known.get(key);
    if (seen) return seen;
    const seenAs = (at: number, sample: Sample): Seen => {
      const way = ways[at] ?? '';
      const span = domains.span(more[way]?.of ?? way, sample);
      return span === undefined ? sample : { ...sample, span };
    };
    const fresh = { ways, ast: read.ast, cases: casesOf(read.ast, { names, held, scope, seenAs }) };
    known.set(key, fresh);
    return fresh;
  };

  return { weigh, heldBy, waysOf };
}

export type Weigher = ReturnType<typeof createWeigher>;

type Held = {
  readonly names: readonly string[];
  readonly held: readonly (readonly Sample[])[];
  readonly scope: Scope;
  readonly seenAs: (at: number, sample: Sample) => Seen;
};

function casesOf(ast: ASTNode, { names, held, scope, seenAs }: Held): readonly Case[] | null {
  const count = held.reduce((product, { length }) => product * length, 1);
  if (count > MOST_CASES) return null;
  let rows: readonly (readonly Sample[])[] = [[]];
  for (const samples of held) rows = rows.flatMap((row) => samples.map((sample) => [...row, sample]));
  return rows.map((samples) => {
    const at = new Map(samples.map((sample, index) => [names[index] ?? '', seenAs(index, sample)]));
    const judged = judge(ast, (way) => at.get(way));
    if (judged.kind !== 'error' || scope.size === 0) return { samples, judged };
    return { samples, judged: { ...judged, empties: judged.empties.map((slot) => wayIn(slot, scope)) } };
  });
}

/** Every slot and every member that is read, the slot before its members. */
function* waysIn(node: ASTNode, bound: ReadonlySet<string> = new Set()): Iterable<string> {
  const found = new Set<string>();
  for (const way of listWays(node, bound)) {
    found.add(slotOf(way));
    found.add(way);
  }
  yield* found;
}

function* listWays(node: ASTNode, bound: ReadonlySet<string>): Iterable<string> {
  const way = wayOf(node);
  if (way !== undefined) {
    if (!bound.has(slotOf(way))) yield way;
    return;
  }
  const inner = node.op === 'rcall' ? new Set([...bound, ...variablesOf(node)]) : bound;
  for (const child of childrenOf(node.args)) yield* listWays(child, inner);
}

/** `items.exists(item, …)` gives `item` a meaning of its own inside. */
function variablesOf(node: ASTNode): readonly string[] {
  const [, , args] = node.args as unknown as readonly [string, ASTNode, readonly ASTNode[]];
  const [variable, ...others] = args;
  return variable?.op === 'id' && others.length > 0 ? [variable.args] : [];
}
