import type { Form } from '../../config/schema/flows.ts';
import { advance, leaveStep } from '../advance.ts';
import { type DialogContext, note, say, scopeOf, setSlots } from '../context.ts';
import { evaluate, type Scope } from '../expressions.ts';
import type { DialogRun } from '../run.ts';
import { topFrame, withTop } from '../state.ts';
import { accept } from './accept.ts';
import { buttonsFor, optionsOf, yesNoButtons } from './choices.ts';
import { fillField, nextField, openForm, withForm } from './form-state.ts';
import { hearAnswer } from './hear-answer.ts';

/** Work on forms until one waits for the visitor or no form is on top: the second of the dialog stages. */
export async function fillForms(run: DialogRun, context: DialogContext): Promise<DialogRun> {
  let current = run;
  while (current.standing === 'form') current = await fillForm(current, context);
  return current;
}

async function fillForm(run: DialogRun, context: DialogContext): Promise<DialogRun> {
  const frame = topFrame(run.state);
  const name = frame && context.flows.get(frame.flow)?.steps.get(frame.step)?.step.form;
  const form = name === undefined ? undefined : context.bot.forms[name];
  if (name === undefined || !form)
    return { ...note(run, 'the form does not exist any more'), standing: 'visitor' };
  const open = frame?.form?.form === name ? run : beginForm(run, name, form, context);
  const heard = open.heard === 'fresh' ? await hearAnswer(open, form, context) : open;
  if (heard.standing !== 'form') return heard;
  return heard.state.stack.length === run.state.stack.length && openForm(heard)
    ? askNext(heard, form, context)
    : advance(heard, context);
}

/** A form begins empty, but for what it may take over from earlier or fill in by itself. */
function beginForm(run: DialogRun, name: string, form: Form, context: DialogContext): DialogRun {
  const slots: Record<string, Scope[string]> = {};
  const done: string[] = [];
  for (const [field, { remember, prefill, check }] of Object.entries(form.fields)) {
    const known = run.state.slots[field] ?? null;
    const answered = check?.as === undefined || (run.state.slots[check.as] ?? null) !== null;
    const kept = remember && answered ? known : null;
    const guess = kept === null && prefill !== undefined ? evaluate(prefill, scopeOf(run, context)) : null;
    slots[field] = kept ?? (guess?.ok ? guess.value : null);
    if (slots[field] !== null) done.push(field);
  }
  const state = { form: name, phase: 'filling' as const, asking: null, tries: 0, done, cancelling: false };
  const begun = setSlots(run, slots);
  return { ...begun, state: withTop(begun.state, { form: state }) };
}

/** Ask for the next field, or to confirm, or finish. A field with a single choice is filled without asking. */
async function askNext(run: DialogRun, form: Form, context: DialogContext): Promise<DialogRun> {
  const name = nextField(run, context);
  if (name === undefined) return confirmOrFinish(run, form, context);
  const field = form.fields[name];
  if (!field) return { ...run, standing: 'visitor' };
  const [only, ...others] = field.choices ? optionsOf(field, run, context) : [];
  if (only && others.length === 0 && openForm(run)?.asking !== name) {
    const verdict = await accept(name, field, only.value, run, context);
    if (verdict.ok) return askNext(fillField(run, name, verdict.slots), form, context);
  }
  const same = openForm(run)?.asking === name;
  const asking = withForm(run, { phase: 'filling', asking: name, ...(same ? {} : { tries: 0 }) });
  return { ...say(asking, context, field.ask, buttonsFor(field, asking, context)), standing: 'visitor' };
}

async function confirmOrFinish(run: DialogRun, form: Form, context: DialogContext): Promise<DialogRun> {
  if (form.confirm === undefined) return finishForm(run, context);
  const asking = withForm(run, { phase: 'confirming', asking: null });
  return { ...say(asking, context, form.confirm, yesNoButtons(context)), standing: 'visitor' };
}

/** The form is complete: its words are used up and the flow goes on. */
function finishForm(run: DialogRun, context: DialogContext): Promise<DialogRun> {
  return advance(leaveStep({ ...run, heard: 'used' }, context, 'next'), context);
}
