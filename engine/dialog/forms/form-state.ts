import type { Field, Form } from '../../config/schema/flows.ts';
import { type DialogContext, scopeOf, setSlots } from '../context.ts';
import { holds } from '../expressions.ts';
import type { DialogRun } from '../run.ts';
import { type FormState, topFrame, withTop } from '../state.ts';

/** The form that is open on top of the stack. */
export function openForm(run: DialogRun): FormState | null {
  return topFrame(run.state)?.form ?? null;
}

/** The open form's definition. */
export function formOf(run: DialogRun, context: DialogContext): Form | undefined {
  const open = openForm(run);
  return open ? context.forms[open.form] : undefined;
}

/** The field whose question is open. */
export function askedField(
  run: DialogRun,
  context: DialogContext,
): { readonly name: string; readonly field: Field } | null {
  const name = openForm(run)?.asking ?? null;
  const field = name === null ? undefined : formOf(run, context)?.fields[name];
  return name === null || field === undefined ? null : { name, field };
}

/** The run with the open form's state changed. */
export function withForm(run: DialogRun, change: Partial<FormState>): DialogRun {
  const form = openForm(run);
  return form ? { ...run, state: withTop(run.state, { form: { ...form, ...change } }) } : run;
}

/** The run with a field filled (or, with null, skipped). */
export function fillField(run: DialogRun, name: string, slots: Parameters<typeof setSlots>[1]): DialogRun {
  const done = openForm(run)?.done ?? [];
  const marked = withForm(run, { done: done.includes(name) ? done : [...done, name] });
  return setSlots(marked, slots);
}

/** The run with a field empty again. */
export function emptyField(run: DialogRun, name: string): DialogRun {
  const done = (openForm(run)?.done ?? []).filter((field) => field !== name);
  return setSlots(withForm(run, { done }), { [name]: null });
}

/** Whether the open question may be passed over. */
export function canSkip(run: DialogRun, context: DialogContext): boolean {
  return askedField(run, context)?.field.optional === true;
}

/** Pass the open question over. */
export function skipOpenField(run: DialogRun): DialogRun {
  const asking = openForm(run)?.asking ?? null;
  return asking === null
    ? run
    : withForm(fillField(run, asking, { [asking]: null }), { asking: null, tries: 0 });
}

/** Empty the field that was filled last and ask for it again; undefined when there is none. */
export function undoLast(run: DialogRun): DialogRun | undefined {
  const last = openForm(run)?.done.at(-1);
  if (last === undefined) return undefined;
  return withForm(emptyField(run, last), { phase: 'filling', asking: last, tries: 0 });
}

/** The first field that applies and has not been dealt with. */
export function nextField(run: DialogRun, context: DialogContext): string | undefined {
  const done = openForm(run)?.done ?? [];
  return Object.entries(formOf(run, context)?.fields ?? {}).find(
    ([name, field]) => !done.includes(name) && applies(field, run, context),
  )?.[0];
}

/** Whether a field's `when` holds. */
export function applies(field: Field, run: DialogRun, context: DialogContext): boolean {
  return field.when === undefined || holds(field.when, scopeOf(run, context), () => undefined);
}
