import { END } from '../../dialog/compile-flow.ts';
import { LATER } from '../values/env.ts';
import { keyOf } from '../values/sample.ts';
import type { Model } from './model.ts';
import { type Frame, isDoubtful, type State } from './state.ts';

/** Ways of coming to one step that are kept apart; the next ones count as one about which nothing is known. */
const MOST_ENVS = 24;

/** The states by number, where each leads, and from which the flow can end. */
export type Graph = {
  readonly states: readonly State[];
  readonly after: readonly number[][];
  readonly over: ReadonlySet<number>;
};

/** The queue of a breadth-first search by acts: what costs the visitor nothing comes before what does. */
export function createSearch(model: Model) {
  const ids = new Map<string, number>();
  const places = new Map<string, number>();
  const states: State[] = [];
  const after: number[][] = [];
  const over = new Set<number>();
  const levels: number[][] = [[], []];
  const read = new Map<string, readonly string[]>();

  const add = (state: State, from: number | null): void => {
    const place = state.frames
      .map(({ flow, step, done }) => `${flow}/${step}${done === null ? '' : `(${done})`}`)
      .join(' ');
    const ways = read.get(place) ?? readFrom(state.frames, model);
    read.set(place, ways);
    const key = `${place} ${keyOfEnv(state, ways)}`;
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

/** What is still read by the flows that are open. */
function readFrom(frames: readonly Frame[], { live, flows }: Model): readonly string[] {
  const last = frames.length - 1;
  const from = (frame: Frame, at: number) =>
    live(frame.flow, at === last || frame.done !== null ? frame.step : afterCall(frame, flows));
  return [...new Set(frames.flatMap((frame, at) => [...from(frame, at)]))];
}

function keyOfEnv(state: State, ways: readonly string[]): string {
  const { env, exact, quiet } = state;
  const held = ways.map((way) => {
    const samples = env.held[way];
    return samples === undefined ? '' : keyOf(samples);
  });
  return `${exact ? (isDoubtful(state) ? 'd' : 'e') : ''}${env.fresh ? 'f' : ''}${quiet ? 'q' : ''} ${held.join(';')}`;
}

/** The states seen, and those that are to be looked at. */
export type Search = ReturnType<typeof createSearch>;

/** Where a flow goes on that has called another. */
function afterCall({ flow, step }: Frame, flows: Model['flows']): string {
  return flows.get(flow)?.states[step]?.on.next ?? END;
}
