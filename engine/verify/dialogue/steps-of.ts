import type { Dialogue } from '../../config/problem.ts';
import type { Field } from '../../config/schema/flows.ts';
import type { Model } from '../machine/model.ts';
import { type Act, type AtQuestion, NONSENSE } from '../machine/state.ts';
import { answersTo, type Doing, type Known, refusedAnswer } from './answer-to.ts';
import { fittingFiles, unfitFile } from './files-for.ts';

type Steps = Dialogue['steps'];

/** What a fixture may write for an act; nothing where no words for it are known. */
export function doingsOf(act: Exclude<Act, { kind: 'start' }>, known: Known, model: Model): readonly Doing[] {
  if (!('slot' in act)) return only(stepsOf(act));
  // The value on offer is declined before anything else is said.
  const before: Steps = act.offer === 'declined' && !YES_OR_NO.has(act.kind) ? [{ tap: 'no' }] : [];
  const doings = doingsAt(act, known, model);
  return before.length === 0 ? doings : doings.map((one) => ({ ...one, steps: [...before, ...one.steps] }));
}

const YES_OR_NO: ReadonlySet<Act['kind']> = new Set(['open', 'deny']);

function stepsOf(act: Exclude<Act, { kind: 'start' } | AtQuestion>): Steps {
  switch (act.kind) {
    case 'confirm':
      return [{ tap: 'yes' }];
    case 'message':
      return [{ user: NONSENSE }];
    case 'says':
      return act.words.map((user) => ({ user }));
    case 'agent':
      return [{ agent: 'joins' }, { agent: { leaves: 'back_to_bot' } }];
    case 'wait':
      return [{ wait: act.time }];
    case 'filed':
      return [];
  }
}

function doingsAt(act: Extract<Act, AtQuestion>, known: Known, model: Model): readonly Doing[] {
  switch (act.kind) {
    case 'open':
      return only([{ tap: 'yes' }]);
    case 'deny':
      return only([{ tap: 'no' }]);
    case 'skip':
      return only([{ tap: 'skip' }]);
    case 'attach': {
      const file = unfitFile(act.field, act.wrong);
      return file ? only([file.step]) : [];
    }
    case 'miss':
    case 'fail':
      return missed(act, model).map((step) => ({ steps: again(act.times, step) }));
    case 'refused': {
      const refused = refusedAnswer(act, known.scope, model);
      return refused ? only(again(act.times, refused)) : [];
    }
    case 'first':
      return answersTo(act, known, model).map(({ steps }) => ({ steps: steps.slice(0, 1) }));
    case 'answer':
      return answersTo(act, known, model);
    // The flow that is begun says by which words.
    case 'digress':
      return [];
  }
}

/** What is no answer: words, but for a free text, which takes any; that one takes no file, unless another field does. */
function missed({ field }: AtQuestion, { forms }: Model): Steps {
  if (field.type !== 'text') return [{ user: NONSENSE }];
  const all = Object.values(forms).flatMap(({ fields }) => Object.values<Field>(fields));
  const [file] = all.some(({ type }) => type === 'file') ? [] : fittingFiles({ ...field, type: 'file' });
  return file ? [file.step] : [];
}

function only(steps: Steps): readonly Doing[] {
  return [{ steps }];
}

function again(times: number, step: Steps[number]): Steps {
  return Array.from({ length: times }, () => structuredClone(step));
}
