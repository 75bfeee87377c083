import type { Problem } from '../../config/problem.ts';
import { warning } from '../../config/report.ts';
import type { Flow } from '../../config/schema/flows.ts';
import { showShadow } from '../dialogue/show-start.ts';
import type { Explored } from '../machine/explore.ts';
import type { Model } from '../machine/model.ts';
import { LATER } from '../values/env.ts';
import { splitBy } from '../values/split.ts';

/** An intent starts the first flow whose condition holds: one behind it whose own holds only then never starts. */
export function* checkStarts(model: Model, explored: Explored): Iterable<Problem> {
  const { bot, draft, weigher } = model;
  const flows = Object.entries<Flow>(bot.flows);
  for (const [index, [flow, { start }]] of flows.entries()) {
    if (!start?.when || !draft.flows) continue;
    const { when } = start;
    for (const intent of [start.intent].flat()) {
      const earlier = flows
        .slice(0, index)
        .filter(([, other]) => [other.start?.intent].flat().includes(intent));
      const first = earlier.find(([, other]) => isImplied(other.start?.when, when));
      if (!first) continue;
      const place = draft.flows.source.place(['flows', flow, 'start', 'when']);
      const { dialogue } = showShadow({ when, other: first[0], intent }, explored, model);
      const found = warning(place, 'START_SHADOWED', { flow, other: first[0], intent });
      yield dialogue === undefined ? found : { ...found, dialogue };
    }
  }

  /** Whether `wide` holds in every case in which `narrow` does. */
  function isImplied(wide: string | undefined, narrow: string): boolean {
    if (wide === undefined || wide === narrow) return true;
    return splitBy(`(${narrow}) && !(${wide})`, LATER, weigher).yes.length === 0;
  }
}
