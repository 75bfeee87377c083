import type { Path } from '../../config/report.ts';
import type { Flow } from '../../config/schema/flows.ts';
import { END } from '../../dialog/compile-flow.ts';
import { type Env, FRESH, forget, LATER } from '../values/env.ts';
import { splitBy } from '../values/split.ts';
import { type Scope, slotOf } from '../values/ways.ts';
import { keyOf } from '../values/weigh.ts';
import { type Model, writesOf } from './model.ts';
import { begin } from './moves.ts';
import { flowsFrom } from './roots.ts';
import type { Facts, Frame, Next, State } from './state.ts';
import { takeStep } from './take-step.ts';
import { createWatch } from './watch.ts';

/** States that are looked at; a bot that has more is looked at in part. */
const MOST_STATES = 40_000;

/** Ways of coming to one step that are kept apart; the next ones count as one about which nothing is known. */
const MOST_ENVS = 24;

/** What the steps tell of what they see. */
export type Watch = {
  reach(frame: Frame): void;
  reply(reply: string, state: State, scope?: Scope): void;
  /** An expression whose value is passed on: it may be empty, but not fail for that. */
  value(expression: string, path: Path, state: State, scope?: Scope): void;
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
  const facts: Facts = { reached: new Set(), guards: new Map(), empties: new Map(), silences: new Map() };
  const cut = new Set<string>();
  const watch = createWatch(model, facts, cut);
  const search = createSearch(model);
  const shared = writtenBy(roots, model);
  const begin = (flow: string, env: Env, from: State | null) => {
    const states = startOf(flow, { env, from }, model, watch);
    for (const state of states) search.add(state, null);
    return states.length > 0;
  };
  const late = roots.filter((flow) => !begin(flow, FRESH, null));
  for (const flow of roots) begin(flow, LATER, null);
  const onEnd = (end: State) => {
    for (const flow of late) begin(flow, end.env, end);
  };
  for (let found = search.next(); found; found = search.next()) {
    const { state, id } = found;
    for (const next of takeStep(state, model, watch)) follow(state, id, next, { search, shared, onEnd });
    if (search.size() > MOST_STATES) {
      cut.add(`${state.frames.at(-1)?.flow}/${state.frames.at(-1)?.step}`);
      break;
    }
  }
  return { ...facts, cut: [...cut], graph: search.graph() };
}

/** Where a flow begins: in a conversation of which nothing is told, or after another flow has ended. */
type Opening = { readonly env: Env; readonly from: State | null };

/** A flow's first state, where its condition can hold; one that needs what was said before cannot begin a conversation. */
function startOf(flow: string, { env, from }: Opening, model: Model, watch: Watch): readonly State[] {
  const start: State = {
    frames: begin(flow, model),
    env,
    exact: env.fresh && !isForestalled(flow, env, model),
    from,
    act: { kind: 'start', flow },
    answer: null,
    quiet: true,
    said: [],
    decided: [],
  };
  const when = model.bot.flows[flow]?.start?.when;
  if (when === undefined) return [start];
  return watch
    .guard(when, ['flows', flow, 'start', 'when'], start)
    .yes.map((side) => ({ ...start, ...side, decided: [] }));
}

/** Whether an intent of the flow may start one that stands before it. */
function isForestalled(flow: string, env: Env, { bot, weigher }: Model): boolean {
  const flows = Object.entries<Flow>(bot.flows);
  const intents = [bot.flows[flow]?.start?.intent ?? []].flat();
  return flows
    .slice(
      0,
      flows.findIndex(([name]) => name === flow),
    )
    .some(([, { start }]) => {
      if (![start?.intent ?? []].flat().some((intent) => intents.includes(intent))) return false;
      return start?.when === undefined || splitBy(start.when, env, weigher).yes.length > 0;
    });
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
