import type { Problem } from '../../config/problem.ts';
import { problem } from '../../config/report.ts';
import { withDialogue } from '../dialogue/dialogue-to.ts';
import { showLoop } from '../dialogue/show.ts';
import type { Explored } from '../machine/explore.ts';
import { type Model, pathOf } from '../machine/model.ts';
import type { State } from '../machine/state.ts';

/** Flows that lead into one another with no way out but cancelling or a person. */
export function* checkExits(model: Model, { graph }: Explored): Iterable<Problem> {
  const { draft, flows } = model;
  if (!draft.flows) return;
  const { states, after, over } = graph;
  const ends = canEnd(after, over, states);
  const told = new Set<string>();
  const ids = [...states.entries()];
  // A loop that a visitor surely comes to can be shown.
  const sure = [...ids.filter(([, { exact }]) => exact), ...ids.filter(([, { exact }]) => !exact)];
  for (const [id, state] of sure) {
    const top = state.frames.at(-1);
    const compiled = top && flows.get(top.flow)?.steps.get(top.step);
    if (!top || !compiled || ends.has(id) || compiled.step.link === undefined) continue;
    const loop = loopFrom(id, after, states);
    if (loop === undefined || [...loop].some((flow) => told.has(flow))) continue;
    for (const flow of loop) told.add(flow);
    const place = draft.flows.source.place([...pathOf(compiled.path), 'link']);
    const found = problem(place, 'LOOP_WITHOUT_EXIT', { loop: loop.join(' → ') });
    yield withDialogue(found, showLoop(state, model));
  }
}

/** States from which a flow can end without a person; a ladder that ends at one does not count. */
function canEnd(
  after: readonly number[][],
  over: ReadonlySet<number>,
  states: readonly State[],
): ReadonlySet<number> {
  const before: number[][] = states.map(() => []);
  for (const [id, next] of after.entries()) for (const one of next) before[one]?.push(id);
  const ends = new Set([...over]);
  for (const id of ends) for (const one of before[id] ?? []) ends.add(one);
  return ends;
}

/** The flows on the way from a state back to its step; undefined where none leads back. */
function loopFrom(
  start: number,
  after: readonly number[][],
  states: readonly State[],
): readonly string[] | undefined {
  const from = new Map<number, number>();
  const queue = [start];
  const at = (id: number) => states[id]?.frames.map(({ flow, step }) => `${flow}/${step}`).join(' ');
  for (const id of queue) {
    for (const next of after[id] ?? []) {
      if (from.has(next)) continue;
      from.set(next, id);
      if (at(next) === at(start)) return flowsOn(next, start, from, states);
      queue.push(next);
    }
  }
  return undefined;
}

function flowsOn(
  end: number,
  start: number,
  from: ReadonlyMap<number, number>,
  states: readonly State[],
): readonly string[] {
  const ids = [end];
  for (let id = from.get(end); id !== undefined; id = id === start ? undefined : from.get(id))
    ids.unshift(id);
  const all = ids.map((id) => states[id]?.frames.at(-1)?.flow ?? '');
  const flows = all.filter((flow, index) => flow !== all[index - 1]);
  return flows.length === 1 ? [...flows, ...flows] : flows;
}
