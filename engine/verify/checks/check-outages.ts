import type { Problem } from '../../config/problem.ts';
import { warning } from '../../config/report.ts';
import { shownBy } from '../dialogue/dialogue-to.ts';
import { showOutage } from '../dialogue/show.ts';
import type { Explored } from '../machine/explore.ts';
import { type Model, pathOf } from '../machine/model.ts';
import type { State } from '../machine/state.ts';

/** Calls to business systems after which, without an answer, the flow is gone with all that the visitor has told. */
export function* checkOutages(model: Model, { graph }: Explored): Iterable<Problem> {
  const { draft, flows } = model;
  const told = new Set<string>();
  for (const state of graph.states) {
    // A flow within a question is gone alone.
    if (state.digression === 'open') continue;
    const top = state.frames.at(-1);
    const compiled = top && flows.get(top.flow)?.steps.get(top.step);
    const action = compiled?.step.action;
    if (!compiled || !draft.flows || action === undefined || !state.exact || told.has(compiled.path))
      continue;
    if (compiled.step.failed !== undefined || action.startsWith('catalogue.') || !hasAsked(state)) continue;
    const place = draft.flows.source.place([...pathOf(compiled.path), 'action']);
    const found = warning(place, 'NO_WAY_ON', { action, flow: state.frames[0]?.flow });
    const shown = shownBy(found, showOutage(state, action, model));
    if (shown.length > 0) told.add(compiled.path);
    yield* shown;
  }
}

function hasAsked(state: State): boolean {
  return state.act?.kind === 'answer' || (state.from !== null && hasAsked(state.from));
}
