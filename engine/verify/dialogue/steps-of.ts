import type { Dialogue } from '../../config/problem.ts';
import type { Model } from '../machine/model.ts';
import type { Act } from '../machine/state.ts';
import type { Sample } from '../values/sample.ts';
import { answerTo, refusedAnswer } from './answer-to.ts';

type Steps = Dialogue['steps'];

/** Words that answer nothing and are no wish. */
const NONSENSE = 'qwxyz';

/** What a fixture writes for an act; undefined where no words for it are known. */
export function stepsOf(
  act: Exclude<Act, { kind: 'start' }>,
  sample: Sample | null,
  model: Model,
): Steps | undefined {
  switch (act.kind) {
    case 'confirm':
    case 'open':
      return [{ tap: 'yes' }];
    case 'deny':
      return [{ tap: 'no' }];
    case 'message':
      return [{ user: NONSENSE }];
    case 'agent':
      return [{ agent: 'joins' }, { agent: { leaves: 'back_to_bot' } }];
    case 'wait':
      return [{ wait: act.time }];
    case 'skip':
      return [{ tap: 'skip' }];
    case 'filed':
      return [];
    case 'miss':
    case 'fail':
      // A free text takes any words as its answer.
      return act.field.type === 'text' ? undefined : again(act.times, { user: NONSENSE });
    case 'refused': {
      const refused = refusedAnswer(act.field, act.slot, model);
      return refused && again(act.times, refused);
    }
    case 'answer':
      return answerTo(act.field, sample, model);
  }
}

function again(times: number, step: Steps[number]): Steps {
  return Array.from({ length: times }, () => ({ ...step }));
}
