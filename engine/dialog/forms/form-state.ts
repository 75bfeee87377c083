import type { Form } from '../../config/schema/flows.ts';
import type { Json } from '../../core/json.ts';
import { type DialogContext, scopeOf, setSlots } from '../context.ts';
import type { Scope } from '../expressions.ts';
import type { DialogRun } from '../run.ts';
import { type FormState, topFrame, withTop } from '../state.ts';
import { type Question, questionsOf } from './questions.ts';
import { objectsAround, valueAt, withoutValue, withValue } from './values.ts';

/** The form that is open on top of the stack. */
export function openForm(run: DialogRun): FormState | null {
  return topFrame(run.state)?.form ?? null;
}

/** The open form's definition. */
export function formOf(run: DialogRun, context: DialogContext): Form | undefined {
  const open = openForm(run);
  return open ? context.forms[open.form] : undefined;
}

/** The question that is open. */
export function askedQuestion(run: DialogRun, context: DialogContext): Question | null {
  const path = openForm(run)?.asking ?? null;
  if (path === null) return null;
  return questionsOf(run, context).find((question) => question.path === path) ?? null;
}

/** The run with the open form's state changed. */
export function withForm(run: DialogRun, change: Partial<FormState>): DialogRun {
  const form = openForm(run);
  return form ? { ...run, state: withTop(run.state, { form: { ...form, ...change } }) } : run;
}

/** The run with nothing of what belongs to one open question: its attempts, its offer, its choice between values, its list so far. */
export function withFreshQuestion(run: DialogRun, change: Partial<FormState>): DialogRun {
  const form = openForm(run);
  if (!form) return run;
  const { offered: _, items: __, outages: ___, between: ____, ...rest } = form;
  return { ...run, state: withTop(run.state, { form: { ...rest, tries: 0, ...change } }) };
}

/** The value at a question's path now. */
export function filledWith(run: DialogRun, path: string): Json {
  return valueAt(run.state.slots, path);
}

/** What the expressions of a field see: the fields beside it by their names, then all slots. */
export function scopeAt(path: string, run: DialogRun, context: DialogContext): Scope {
  return Object.assign({}, scopeOf(run, context), ...objectsAround(run.state.slots, path));
}

/** The run with a field filled (or, with null, skipped); gates around it are open then. `slots` are others that change with it. */
export function fillField(
  run: DialogRun,
  { path, gates }: Pick<Question, 'path' | 'gates'>,
  value: Json,
  slots: Scope = {},
): DialogRun {
  const done = openForm(run)?.done ?? [];
  const dealt = [...gates, path].filter((one) => !done.includes(one));
  const marked = withForm(run, { done: [...done, ...dealt] });
  return setSlots(setSlots(marked, withValue(marked.state.slots, path, value)), slots);
}

/** The run with a gate answered: an empty object opens what is behind it. */
export function answerGate(run: DialogRun, gate: Question, wanted: boolean): DialogRun {
  const { path } = gate;
  if (wanted) return fillField(run, gate, {});
  const done = openForm(run)?.done ?? [];
  const marked = withForm(run, { done: done.includes(path) ? done : [...done, path] });
  return setSlots(marked, withoutValue(marked.state.slots, path));
}

/** The run with a field empty again, and all that is inside it. */
export function emptyField(run: DialogRun, path: string): DialogRun {
  const done = (openForm(run)?.done ?? []).filter((one) => one !== path && !one.startsWith(`${path}.`));
  return setSlots(withForm(run, { done }), withoutValue(run.state.slots, path));
}

/** Whether the open question may be passed over. */
export function canSkip(run: DialogRun, context: DialogContext): boolean {
  const asked = askedQuestion(run, context);
  return asked !== null && (asked.kind === 'gate' || asked.field.optional === true);
}

/** Pass the open question over; a list keeps what it has so far. */
export function skipOpenField(run: DialogRun, context: DialogContext): DialogRun {
  const asked = askedQuestion(run, context);
  if (asked === null) return run;
  const items = openForm(run)?.items ?? [];
  const passed =
    asked.kind === 'gate'
      ? answerGate(run, asked, false)
      : fillField(run, asked, items.length > 0 ? items : null);
  return withFreshQuestion(passed, { asking: null });
}

/** Empty the field that was filled last and ask for it again; undefined when there is none. */
export function undoLast(run: DialogRun): DialogRun | undefined {
  const form = openForm(run);
  const last = form?.done.at(-1);
  if (form === null || last === undefined) return undefined;
  const settled = form.settled?.includes(last) ? form.settled : [...(form.settled ?? []), last];
  return withFreshQuestion(emptyField(run, last), { phase: 'filling', asking: last, settled });
}

/** The first question that has not been dealt with. */
export function nextQuestion(run: DialogRun, context: DialogContext): Question | undefined {
  const done = openForm(run)?.done ?? [];
  return questionsOf(run, context).find(({ path, closed }) => !closed && !done.includes(path));
}
