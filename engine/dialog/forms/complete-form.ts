import { leaveStep } from '../advance.ts';
import { type DialogContext, setSlots } from '../context.ts';
import type { DialogRun } from '../run.ts';
import { formOf } from './form-state.ts';
import { observeConditions, questionsOf } from './questions.ts';

/** The form is complete: the flow goes on, without values of fields that do not apply any more. */
export function completeForm(run: DialogRun, context: DialogContext): DialogRun {
  observeConditions(run, context);
  const roots = new Set(questionsOf(run, context).map(({ path }) => path.split('.')[0]));
  const names = Object.keys(formOf(run, context)?.fields ?? {});
  const stale = names.filter((name) => !roots.has(name) && (run.state.slots[name] ?? null) !== null);
  const cleared = setSlots(run, Object.fromEntries(stale.map((name) => [name, null])));
  return leaveStep(cleared, context, 'next');
}
