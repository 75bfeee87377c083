import { type Env, refine } from './env.ts';
import type { Sample } from './sample.ts';
import type { Scope } from './ways.ts';
import type { Case, Weighed, Weigher } from './weigh.ts';

/**
 * One way that a guard can go, and what is then known. `exact`: each of its cases is one that may really happen, where
 * `open` says that it is the values that decide whether it does: they are not told apart here.
 */
export type Side = {
  readonly env: Env;
  readonly exact: boolean;
  readonly open: boolean;
  readonly decides: readonly string[];
};

/** Where a guard leads from an env. `empties` are slots that were empty where it needed a value. */
export type Split = {
  readonly yes: readonly Side[];
  readonly no: readonly Side[];
  readonly empties: readonly string[];
};

/** Sides of one guard that are kept apart; more are looked at as one. */
const MOST_SIDES = 8;

/** Divide an env by whether an expression holds in it. */
export function splitBy(expression: string, env: Env, weigher: Weigher, scope?: Scope): Split {
  const weighed = weigher.weigh(expression, env, scope && { scope });
  if (!weighed?.cases) {
    const side = { env, exact: weighed !== null, open: true, decides: weighed?.ways ?? [] };
    return { yes: [side], no: [side], empties: [] };
  }
  const { yes, no, empties } = partsOf(weighed, weighed.cases);
  const side = ({ known, exact, open }: Part): Side => ({
    env: refine(env, known),
    exact,
    open,
    decides: weighed.ways,
  });
  return { yes: yes.map(side), no: no.map(side), empties };
}

/** One way that a guard can go, whatever else the env holds. */
type Part = { readonly known: Columns; readonly exact: boolean; readonly open: boolean };

type Parts = {
  readonly yes: readonly Part[];
  readonly no: readonly Part[];
  readonly empties: readonly string[];
};

const parted = new WeakMap<Weighed, Parts>();

function partsOf(weighed: Weighed, cases: readonly Case[]): Parts {
  const seen = parted.get(weighed);
  if (seen) return seen;
  const isTrue = ({ judged }: Case) => judged.kind === 'known' && judged.value === true;
  const empties = cases.flatMap(({ judged }) => (judged.kind === 'error' ? judged.empties : []));
  const fresh = {
    yes: sidesOf(
      weighed.ways,
      cases.filter((one) => isOpen(one) || isTrue(one)),
    ),
    no: sidesOf(
      weighed.ways,
      cases.filter((one) => isOpen(one) || !isTrue(one)),
    ),
    empties: [...new Set(empties)],
  };
  parted.set(weighed, fresh);
  return fresh;
}

function isOpen({ judged }: Case): boolean {
  return judged.kind === 'unknown' || judged.kind === 'some';
}

function sidesOf(ways: readonly string[], cases: readonly Case[]): readonly Part[] {
  if (cases.length === 0) return [];
  const part = (of: readonly Case[], exact: boolean): Part => ({
    known: columnsOf(ways, of),
    exact,
    open: of.some(isOpen),
  });
  const whole = part(cases, true);
  if (isProduct(whole.known, cases)) return [whole];
  const groups = Map.groupBy(cases, ({ samples }) =>
    samples
      .slice(0, -1)
      .map(({ key }) => key)
      .join('|'),
  );
  if (groups.size > MOST_SIDES) return [{ ...whole, exact: false }];
  return [...groups.values()].map((group) => part(group, true));
}

type Columns = Readonly<Record<string, readonly Sample[]>>;

function columnsOf(ways: readonly string[], cases: readonly Case[]): Columns {
  return Object.fromEntries(
    ways.map((way, index) => [way, [...new Set(cases.flatMap(({ samples }) => samples[index] ?? []))]]),
  );
}

/** Whether every mixture of what the ways may hold is one of the cases. */
function isProduct(columns: Columns, cases: readonly Case[]): boolean {
  return Object.values(columns).reduce((product, { length }) => product * length, 1) === cases.length;
}
