import type { DialogContext } from '../context.ts';
import type { RepairIntent } from '../repair-replies.ts';
import type { DialogRun } from '../run.ts';
import { yesOrNo } from '../words.ts';
import { extract } from './extract.ts';
import { askedField, formOf, openForm } from './form-state.ts';

/** Repairs that a free-text question lets through; all else is its answer. */
const THROUGH_TEXT: ReadonlySet<RepairIntent> = new Set([
  'cancel',
  'skip',
  'go_back',
  'repeat',
  'start_over',
]);

/** Whether the visitor's words answer the question that is open: the field's first refusal. */
export function answersOpenQuestion(
  run: DialogRun,
  context: DialogContext,
  wanted: RepairIntent | null,
): boolean {
  const form = openForm(run);
  if (form?.asking === null) {
    if (form.phase !== 'confirming') return false;
    const tapped = context.choice === 'yes' || context.choice === 'no';
    return tapped || (context.choice === null && yesOrNo(context.text) !== null);
  }
  const asked = askedField(run, context);
  if (!asked) return false;
  if (asked.field.type === 'text') return wanted === null || !THROUGH_TEXT.has(wanted);
  if (extract(asked.field, true, run, context, new Set()) !== null) return true;
  return asked.field.optional === true && context.choice === null && yesOrNo(context.text) === 'no';
}

/** Whether the words say something for a field of the form that is not being asked for. */
export function mendsAnotherField(run: DialogRun, context: DialogContext): boolean {
  const asking = openForm(run)?.asking;
  const fields = Object.entries(formOf(run, context)?.fields ?? {}).filter(([name]) => name !== asking);
  return fields.some(([name, field]) => {
    const found = extract(field, false, run, context, new Set());
    return found !== null && found.value !== run.state.slots[name];
  });
}
