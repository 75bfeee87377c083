import type { Path } from '../../config/report.ts';
import { forget, LATER } from '../values/env.ts';
import { type Scope, slotOf } from '../values/ways.ts';
import { createDigress, type Digress } from './digress.ts';
import { lookAtBeginning } from './look-at-beginning.ts';
import { type Model, writesOf } from './model.ts';
import { AT_FIRST, breakSilence, type Opening, openFlow } from './open-flow.ts';
import { flowsFrom } from './roots.ts';
import { createSearch, type Graph, type Search } from './search.ts';
import { type AtQuestion, type Facts, type Frame, type Next, nothingSeen, type State } from './state.ts';
import { takeStep } from './take-step.ts';
import { createWatch } from './watch.ts';

/** States that are looked at; a bot that has more is looked at in part. */
const MOST_STATES = 40_000;

/** States that flows begun within questions may add; later ones are not looked at, and nothing is claimed of them. */
const MOST_ASTRAY = 4_000;

/** Ends of flows that are kept. */
const MOST_ENDS = 500;

/** What the steps tell of what they see. */
export type Watch = {
  reach(frame: Frame): void;
  reply(reply: string, state: State, seen?: Said): void;
  /** An expression whose value is passed on: it may be empty, but not fail for that. */
  value(expression: string, path: Path, state: State, seen?: Said): void;
  guard(
    expression: string,
    path: Path,
    state: State,
    scope?: Scope,
  ): { readonly yes: readonly Turn[]; readonly no: readonly Turn[] };
  silence(state: State): void;
  /** Nothing below here is looked at. */
  cut(at: string): readonly Next[];
};

/** What is seen where something is said beside the slots: what names mean, and those of `PLACED_NAMES` that are there. */
export type Said = { readonly scope?: Scope; readonly names?: readonly string[] };

/** What is known where a guard has gone one way. */
export type Turn = Pick<State, 'env' | 'exact' | 'assumed' | 'decided'>;

/** All that was seen. `cut` says where the search gave up. */
export type Explored = Facts & {
  readonly cut: readonly string[];
  readonly graph: Graph;
  /** Where flows have surely ended and others may begin, the nearest first. */
  readonly ends: readonly State[];
};

/** Go through everything that may happen from every flow that a visitor can start, fewest acts first. */
export function explore(model: Model, roots: readonly string[]): Explored {
  const facts = nothingSeen();
  const cut = new Set<string>();
  const watch = createWatch(model, facts, cut);
  lookAtBeginning(model, watch);
  const search = createSearch(model);
  const begin = (flow: string, opening: Opening) => {
    const states = openFlow(flow, opening, model, watch);
    for (const state of states) search.add(state, null);
    return states.some(({ exact }) => exact);
  };
  const late = roots.filter((flow) => !begin(flow, AT_FIRST));
  for (const flow of roots) begin(flow, { env: LATER, from: null });
  const ends: State[] = [];
  const onEnd = (end: State) => {
    if (ends.length < MOST_ENDS) ends.push(end);
    for (const flow of late) begin(flow, { env: end.env, from: end });
  };
  const asked: Asked[] = [];
  const walk: Walk = {
    model,
    watch,
    search,
    shared: writtenBy(roots, model),
    onEnd,
    asked,
    reminded: new Set(),
  };
  goThrough(walk, MOST_STATES, (state) =>
    cut.add(`${state.frames.at(-1)?.flow}/${state.frames.at(-1)?.step}`),
  );
  if (cut.size === 0) goAstray(walk, createDigress(model, roots));
  return { ...facts, cut: [...cut], graph: search.graph(), ends };
}

/** Look at all that is to be looked at, up to so many states. */
function goThrough(walk: Walk, most: number, onCut: (at: State) => void): void {
  const { model, watch, search, reminded } = walk;
  for (let found = search.next(); found; found = search.next()) {
    const { state, id } = found;
    const nexts = takeStep(state, model, watch);
    for (const next of nexts) follow(state, id, next, walk);
    const flow = state.frames[0]?.flow ?? '';
    const broken = reminded.has(flow) ? undefined : breakSilence(state, nexts, model);
    if (broken) search.add(broken, null);
    if (broken) reminded.add(flow);
    if (search.size() > most) {
      onCut(state);
      return;
    }
  }
}

/** Other flows begun within questions: what comes of them is looked at when all else has been. */
function goAstray(walk: Walk, digress: Digress): void {
  const { search, asked } = walk;
  const most = search.size() + MOST_ASTRAY;
  for (let one = asked.shift(); one && search.size() <= most; one = asked.shift()) {
    for (const state of digress(one.asked, one.at)) search.add(state, null);
    goThrough(walk, most, () => undefined);
  }
}

/** A question is open: other wishes may come in between, one in a conversation. */
function ask(state: State, next: Next, asked: Asked[]): void {
  const { act } = next;
  if (act?.kind !== 'digress' || !state.exact || next.exact === false || state.digression !== 'none') return;
  asked.push({ asked: { ...state, env: next.env ?? state.env }, at: act });
}

/** What is done of a flow begun within a question: its own questions and calls, no sleep and no person. */
function isFollowed({ act, over }: Next): boolean {
  return over !== 'ended' && (act === undefined || act === null || !STOPS.has(act.kind));
}

const STOPS: ReadonlySet<string> = new Set(['agent', 'wait', 'message']);

function follow(state: State, id: number, next: Next, walk: Walk): void {
  const { search, shared, onEnd, asked } = walk;
  if (next.act?.kind === 'digress') ask(state, next, asked);
  if (next.act?.kind === 'digress' || (state.digression === 'open' && !isFollowed(next))) return;
  const after = stateAfter(state, next, shared);
  if (after.digression !== 'none' && !after.exact) return;
  const { over } = next;
  if (over === 'person') return;
  // A flow that was begun within a question has ended, whatever becomes of that one.
  if (state.digression === 'open' && after.digression === 'over') search.end(id);
  if (!over && after.frames.length > 0) {
    search.add(after, id);
    return;
  }
  search.end(id);
  if (after.exact && over !== 'closed') onEnd(after);
}

function stateAfter(state: State, { over: _, ...next }: Next, shared: Shared): State {
  const waits = next.act !== undefined && next.act !== null;
  const env = next.env ?? state.env;
  const exact = (next.exact ?? true) && state.exact;
  const root = state.frames[0]?.flow ?? '';
  const known = exact ? env : { ...(waits ? forget(env, shared(root)) : env), fresh: false };
  return { ...state, act: null, answer: null, ...next, env: known, exact, from: state };
}

/** The slots that other flows may write while this one is open. */
type Shared = (root: string) => ReadonlySet<string>;

type Asked = { readonly asked: State; readonly at: AtQuestion };

type Walk = {
  readonly model: Model;
  readonly watch: Watch;
  readonly search: Search;
  readonly shared: Shared;
  /** A flow has ended surely so: flows that need its slots may begin. */
  readonly onEnd: (end: State) => void;
  /** Questions at which the visitor may want something else. */
  readonly asked: Asked[];
  /** Flows that were begun again by the reminder. */
  readonly reminded: Set<string>;
};

/** What the flows that may come in between write: all but the one that is open. Of one that was linked to, all. */
function writtenBy(roots: readonly string[], model: Model): Shared {
  const { flows, questions } = model;
  const own = roots.map((root) => {
    const steps = [...flowsFrom([root], model)].flatMap((flow) => [
      ...(flows.get(flow)?.steps.values() ?? []),
    ]);
    return [root, new Set(steps.flatMap((step) => writesOf(step, questions)).map(slotOf))] as const;
  });
  const writers = new Map<string, string[]>();
  for (const [root, slots] of own)
    for (const slot of slots) writers.set(slot, [...(writers.get(slot) ?? []), root]);
  const shared = new Map(
    roots.map((root) => {
      const others = [...writers].filter(([, by]) => by.length > 1 || by[0] !== root);
      return [root, new Set(others.map(([slot]) => slot))] as const;
    }),
  );
  const all: ReadonlySet<string> = new Set(writers.keys());
  return (root) => shared.get(root) ?? all;
}
