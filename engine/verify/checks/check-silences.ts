import type { Problem } from '../../config/problem.ts';
import { warning } from '../../config/report.ts';
import { shownBy } from '../dialogue/dialogue-to.ts';
import { showSilence } from '../dialogue/show.ts';
import type { Explored } from '../machine/explore.ts';
import { type Model, pathOf } from '../machine/model.ts';
import { isDoubtful, type State } from '../machine/state.ts';
import type { Sample } from '../values/sample.ts';

/** Flows that end after the visitor's words without any of their own: the engine then says what the bot can do at all. */
export function* checkSilences(model: Model, { silences }: Explored): Iterable<Problem> {
  const { draft, domains, flows, weigher } = model;
  if (!draft.flows) return;
  for (const [key, state] of silences) {
    const decided = state.decided;
    // What a business system answers is not the bot's to know.
    if (decided.some((way) => !domains.isTold(way))) continue;
    const [flow = '', step = ''] = key.split('/');
    const path = flows.get(flow)?.steps.get(step)?.path;
    if (path === undefined) continue;
    const place = draft.flows.source.place(pathOf(path));
    const told = decided.filter(
      (way) => !weigher.heldBy(state.env, way).every(({ kind }) => kind === 'some'),
    );
    // Where slots are compared with one another, it is not each of their values.
    const values = isDoubtful(state)
      ? `some ${told.join(' and ')}`
      : told.map((way) => `${way} ${spell(weigher.heldBy(state.env, way))}`).join(' and ');
    const found =
      decided.length > 0
        ? warning(place, 'GUARD_GAP', { values })
        : warning(place, 'DEAD_END', { flow: rootOf(state) });
    yield* shownBy(found, showSilence(state, model));
  }
}

function spell(samples: ReturnType<Model['weigher']['heldBy']>): string {
  const word = ({ kind, value }: Sample) =>
    kind === 'text' || kind === 'some' ? 'other words' : String(value ?? 'nothing');
  return samples.map(word).join(', ');
}

/** The flow that the visitor began last. */
function rootOf(state: State): string {
  for (let at: State | null = state; at; at = at.from) if (at.act?.kind === 'start') return at.act.flow;
  return state.frames[0]?.flow ?? '';
}
