import type { Field, Form } from '../../config/schema/flows.ts';
import type { Json } from '../../core/json.ts';
import { advance, leaveStep } from '../advance.ts';
import { type DialogContext, note, say, scopeOf, setSlots } from '../context.ts';
import { evaluate } from '../expressions.ts';
import type { DialogRun } from '../run.ts';
import { topFrame, withTop } from '../state.ts';
import { accept } from './accept.ts';
import { buttonsFor, optionsOf, yesNoButtons } from './choices.ts';
import { applies, fillField, nextField, openForm, withForm } from './form-state.ts';
import { hearAnswer } from './hear-answer.ts';

/** Work on forms until one waits for the visitor or no form is on top: the second of the dialog stages. */
export async function fillForms(run: DialogRun, context: DialogContext): Promise<DialogRun> {
  let current = run;
  while (current.standing === 'form') current = await fillForm(current, context);
  return current;
}

async function fillForm(run: DialogRun, context: DialogContext): Promise<DialogRun> {
  const frame = topFrame(run.state);
  const name = frame && context.flows.get(frame.flow)?.steps.get(frame.step)?.form;
  const form = name === undefined ? undefined : context.forms[name];
  if (name === undefined || !form)
    return { ...note(run, 'the form does not exist any more'), standing: 'visitor' };
  const open = frame?.form?.form === name ? run : await beginForm(run, name, form, context);
  const heard = open.heard === 'fresh' ? await hearAnswer(open, form, context) : open;
  if (heard.standing !== 'form') return heard;
  if (heard.state.stack.length !== run.state.stack.length || !openForm(heard)) return advance(heard, context);
  const asked = await askNext(heard, form, context);
  return asked.complete ? finishForm({ ...asked.run, heard: open.heard }, context) : asked.run;
}

/** A form begins empty, but for what it may take over from earlier or fill in by itself; both are checked anew. */
async function beginForm(
  run: DialogRun,
  name: string,
  form: Form,
  context: DialogContext,
): Promise<DialogRun> {
  const empty = Object.fromEntries(Object.keys(form.fields).map((field) => [field, null]));
  const state = {
    form: name,
    phase: 'filling' as const,
    asking: null,
    tries: 0,
    done: [],
    cancelling: false,
  };
  let begun = setSlots(run, empty);
  begun = { ...begun, state: withTop(begun.state, { form: state }) };
  for (const [fieldName, field] of Object.entries(form.fields)) {
    const value = valueFromBefore(fieldName, field, run, context);
    if (value === null || !applies(field, begun, context)) continue;
    const verdict = await accept(fieldName, field, value, begun, context);
    if (verdict.ok) begun = fillField(begun, fieldName, verdict.slots);
    else if (verdict.note !== undefined) begun = note(begun, verdict.note);
  }
  return begun;
}

/** What the conversation or an expression already says for a field. */
function valueFromBefore(name: string, field: Field, run: DialogRun, context: DialogContext): Json {
  const known = field.remember ? (run.state.slots[name] ?? null) : null;
  if (known !== null || field.prefill === undefined) return known;
  const guess = evaluate(field.prefill, scopeOf(run, context));
  return guess.ok ? guess.value : null;
}

type Asked = { readonly run: DialogRun; readonly complete: boolean };

/** Ask for the next field, or to confirm, unless the form is complete. A field with a single choice is filled without asking. */
async function askNext(run: DialogRun, form: Form, context: DialogContext): Promise<Asked> {
  const name = nextField(run, context);
  const field = name === undefined ? undefined : form.fields[name];
  if (name === undefined || !field) return askToConfirm(run, form, context);
  const [only, ...others] = field.choices ? optionsOf(field, run, context) : [];
  if (only && others.length === 0 && openForm(run)?.asking !== name) {
    const verdict = await accept(name, field, only.value, run, context);
    if (verdict.ok) return askNext(fillField(run, name, verdict.slots), form, context);
  }
  const same = openForm(run)?.asking === name;
  const asking = withForm(run, { phase: 'filling', asking: name, ...(same ? {} : { tries: 0 }) });
  return waiting(say(asking, context, field.ask, buttonsFor(field, asking, context)));
}

function askToConfirm(run: DialogRun, form: Form, context: DialogContext): Asked {
  if (form.confirm === undefined) return { run, complete: true };
  const asking = withForm(run, { phase: 'confirming', asking: null });
  return waiting(say(asking, context, form.confirm, yesNoButtons(context)));
}

function waiting(run: DialogRun): Asked {
  return { run: { ...run, standing: 'visitor' }, complete: false };
}

/** The form is complete and the flow goes on; what else the words say is left for the next form. */
function finishForm(run: DialogRun, context: DialogContext): Promise<DialogRun> {
  return advance(leaveStep(run, context, 'next'), context);
}
