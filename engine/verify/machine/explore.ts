import type { Path } from '../../config/report.ts';
import { END } from '../../dialog/compile-flow.ts';
import { forget, LATER } from '../values/env.ts';
import { type Scope, slotOf } from '../values/ways.ts';
import { keyOf } from '../values/weigh.ts';
import { lookAtBeginning } from './look-at-beginning.ts';
import { type Model, writesOf } from './model.ts';
import { AT_FIRST, breakSilence, type Opening, openFlow } from './open-flow.ts';
import { flowsFrom } from './roots.ts';
import { type Facts, type Frame, type Next, nothingSeen, type State } from './state.ts';
import { takeStep } from './take-step.ts';
import { createWatch } from './watch.ts';

/** States that are looked at; a bot that has more is looked at in part. */
const MOST_STATES = 40_000;

/** Ways of coming to one step that are kept apart; the next ones count as one about which nothing is known. */
const MOST_ENVS = 24;

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
export type Turn = Pick<State, 'env' | 'exact' | 'decided'>;

/** All that was seen. `cut` says where the search gave up. */
export type Explored = Facts & {
  readonly cut: readonly string[];
  readonly graph: Graph;
};

/** The states by number, where each leads, and from which the flow can end. */
export type Graph = {
  readonly states: readonly State[];
  readonly after: readonly number[][];
  readonly over: ReadonlySet<number>;
};

/** Go through everything that may happen from every flow that a visitor can start, fewest acts first. */
export function explore(model: Model, roots: readonly string[]): Explored {
  const facts = nothingSeen();
  const cut = new Set<string>();
  const watch = createWatch(model, facts, cut);
  lookAtBeginning(model, watch);
  const search = createSearch(model);
  const shared = writtenBy(roots, model);
  const begin = (flow: string, opening: Opening) => {
    const states = openFlow(flow, opening, model, watch);
    for (const state of states) search.add(state, null);
    return states.some(({ exact }) => exact);
  };
  const late = roots.filter((flow) => !begin(flow, AT_FIRST));
  for (const flow of roots) begin(flow, { env: LATER, from: null });
  const onEnd = (end: State) => {
    for (const flow of late) begin(flow, { env: end.env, from: end });
  };
  const silent = new Set<string>();
  for (let found = search.next(); found; found = search.next()) {
    const { state, id } = found;
    const nexts = takeStep(state, model, watch);
    for (const next of nexts) follow(state, id, next, { search, shared, onEnd });
    const flow = state.frames[0]?.flow ?? '';
    const broken = silent.has(flow) ? undefined : breakSilence(state, nexts, model);
    if (broken) search.add(broken, null);
    if (broken) silent.add(flow);
    if (search.size() > MOST_STATES) {
      cut.add(`${state.frames.at(-1)?.flow}/${state.frames.at(-1)?.step}`);
      break;
    }
  }
  return { ...facts, cut: [...cut], graph: search.graph() };
}

/** The slots that other flows may write while this one is open. */
type Shared = (root: string) => ReadonlySet<string>;

type Walk = {
  readonly search: ReturnType<typeof createSearch>;
  readonly shared: Shared;
  /** A flow has ended surely so: flows that need its slots may begin. */
  readonly onEnd: (end: State) => void;
};

function follow(state: State, id: number, { over, ...next }: Next, { search, shared, onEnd }: Walk): void {
  const waits = next.act !== undefined && next.act !== null;
  const env = next.env ?? state.env;
  const exact = (next.exact ?? true) && state.exact;
  const root = state.frames[0]?.flow ?? '';
  const known = exact ? env : { ...(waits ? forget(env, shared(root)) : env), fresh: false };
  const after: State = { ...state, act: null, answer: null, ...next, env: known, exact, from: state };
  if (over === 'person') return;
  if (!over && after.frames.length > 0) {
    search.add(after, id);
    return;
  }
  search.end(id);
  if (exact && over !== 'closed') onEnd(after);
}

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

/** The queue of a breadth-first search by acts: what costs the visitor nothing comes before what does. */
function createSearch(model: Model) {
  const ids = new Map<string, number>();
  const places = new Map<string, number>();
  const states: State[] = [];
  const after: number[][] = [];
  const over = new Set<number>();
  const levels: number[][] = [[], []];

  const add = (state: State, from: number | null): void => {
    const place = state.frames
      .map(({ flow, step, done }) => `${flow}/${step}${done === null ? '' : `(${done})`}`)
      .join(' ');
    const key = `${place} ${keyOfEnv(state, model)}`;
    let id = ids.get(key);
    if (id === undefined) {
      const known = (places.get(place) ?? 0) + 1;
      places.set(place, known);
      if (known > MOST_ENVS && state.env !== LATER) {
        add({ ...state, env: LATER, exact: false }, from);
        return;
      }
      id = states.length;
      ids.set(key, id);
      states.push(state);
      after.push([]);
      levels[state.act === null ? 0 : 1]?.push(id);
    }
    if (from !== null) after[from]?.push(id);
  };

  const next = (): { readonly state: State; readonly id: number } | undefined => {
    if (levels[0]?.length === 0) {
      levels[0] = levels[1]?.reverse() ?? [];
      levels[1] = [];
    }
    const id = levels[0]?.pop();
    const state = id === undefined ? undefined : states[id];
    return state && id !== undefined ? { state, id } : undefined;
  };

  return {
    add,
    next,
    end: (id: number) => void over.add(id),
    size: () => states.length,
    graph: (): Graph => ({ states, after, over }),
  };
}

function keyOfEnv({ env, exact, quiet, frames }: State, { live, weigher, flows }: Model): string {
  const last = frames.length - 1;
  const from = (frame: Frame, at: number) =>
    live(frame.flow, at === last ? frame.step : afterCall(frame, flows));
  const ways = new Set(frames.flatMap((frame, at) => [...from(frame, at)]));
  const held = [...ways].map((way) => (env.held[way] ? keyOf(weigher.heldBy(env, way)) : ''));
  return `${exact ? 'e' : ''}${env.fresh ? 'f' : ''}${quiet ? 'q' : ''} ${held.join(';')}`;
}

/** Where a flow goes on that has called another. */
function afterCall({ flow, step }: Frame, flows: Model['flows']): string {
  return flows.get(flow)?.states[step]?.on.next ?? END;
}
