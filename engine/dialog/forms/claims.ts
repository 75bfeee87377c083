import type { DialogContext } from '../context.ts';
import type { RepairIntent } from '../repair-replies.ts';
import type { DialogRun } from '../run.ts';
import { yesOrNo } from '../words.ts';
import { extract } from './extract.ts';
import { applies, askedField, formOf, openForm } from './form-state.ts';

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
  if (extract({ ...asked, asked: true }, { run, context, taken: new Set() }) !== null) return true;
  return asked.field.optional === true && context.choice === null && yesOrNo(context.text) === 'no';
}

/** Which other field of the form the words say something for: an empty one, a filled one, or none. */
export function otherClaim(run: DialogRun, context: DialogContext): 'empty' | 'filled' | null {
  const form = openForm(run);
  let claim: 'filled' | null = null;
  for (const [name, field] of Object.entries(formOf(run, context)?.fields ?? {})) {
    if (name === form?.asking || !applies(field, run, context)) continue;
    const found = extract({ name, field, asked: false }, { run, context, taken: new Set() });
    if (found === null || found.value === run.state.slots[name]) continue;
    if (!form?.done.includes(name)) return 'empty';
    claim = 'filled';
  }
  return claim;
}
