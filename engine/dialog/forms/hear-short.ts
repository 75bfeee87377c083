import { limitsOf } from '../../config/field-limits.ts';
import { type DialogContext, note } from '../context.ts';
import type { DialogRun } from '../run.ts';
import { accept } from './accept.ts';
import { fillField, openForm, withFreshQuestion } from './form-state.ts';
import { miss, refuse } from './ladder.ts';
import type { Question } from './questions.ts';
import { endsList, saidYesOrNo } from './short-words.ts';

/**
 * Short answers that mean something only because of what was just said: yes or no to a value on offer,
 * "that is all" to a list. Undefined when the words are none.
 */
export async function hearShort(
  question: Question,
  run: DialogRun,
  context: DialogContext,
): Promise<DialogRun | undefined> {
  const form = openForm(run);
  if (form?.offered !== undefined) return hearOffer(question, run, context);
  return form?.items === undefined ? undefined : hearEndOfList(question, run, context);
}

async function hearOffer(
  question: Question,
  run: DialogRun,
  context: DialogContext,
): Promise<DialogRun | undefined> {
  const form = openForm(run);
  const said = saidYesOrNo(context);
  if (form?.offered === undefined || said === null) return undefined;
  const used = withFreshQuestion(
    { ...run, heard: 'used' },
    { asking: null, settled: [...(form.settled ?? []), question.path] },
  );
  if (said === 'no') return used;
  const verdict = await accept(question, form.offered, used, context);
  const noted = verdict.note === undefined ? used : note(used, verdict.note);
  if (verdict.kind === 'good') context.observe?.({ kind: 'field', of: question.field, event: 'prefilled' });
  return verdict.kind === 'good'
    ? fillField(noted, question, verdict.value, verdict.slots)
    : refuse(noted, question, verdict, context);
}

function hearEndOfList(
  question: Question,
  run: DialogRun,
  context: DialogContext,
): DialogRun | Promise<DialogRun> | undefined {
  const items = openForm(run)?.items ?? [];
  const said = endsList(context) ? 'no' : saidYesOrNo(context);
  if (said === null) return undefined;
  if (said === 'yes' || items.length < limitsOf(question.field).min) return miss(run, question, context);
  return withFreshQuestion(fillField({ ...run, heard: 'used' }, question, items), { asking: null });
}
