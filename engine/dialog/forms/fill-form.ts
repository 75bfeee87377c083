import type { Form } from '../../config/schema/flows.ts';
import type { Json } from '../../core/json.ts';
import { advance } from '../advance.ts';
import { type DialogContext, note, say, scopeOf, setSlots } from '../context.ts';
import { evaluate } from '../expressions.ts';
import type { DialogRun } from '../run.ts';
import { type DialogState, topFrame, withTop } from '../state.ts';
import { accept } from './accept.ts';
import { buttonsFor, moreReply, namesFor, optionsOf, yesNoButtons } from './choices.ts';
import { completeForm } from './complete-form.ts';
import { fillField, nextQuestion, openForm, scopeAt, withForm, withFreshQuestion } from './form-state.ts';
import { hearAnswer } from './hear-answer.ts';
import { giveUp } from './ladder.ts';
import { type Question, questionsOf } from './questions.ts';
import { valueAt } from './values.ts';
import { WHICH_ONE } from './which-one.ts';

/** Turns in a row in which a form comes no further than it was before; then a person is called. */
const MOST_STALLED = 30;

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
  const heard = open.heard === 'fresh' ? await hearAnswer(open, context) : open;
  if (heard.standing !== 'form') return countTurn(heard);
  if (heard.state.stack.length !== run.state.stack.length || !openForm(heard)) return advance(heard, context);
  const counted = countTurn(heard);
  if ((openForm(counted)?.stalled ?? 0) > MOST_STALLED)
    return giveUp(withForm(counted, { stalled: 0 }), null, context);
  const asked = await askNext(counted, form, context);
  return asked.complete
    ? advance(completeForm({ ...asked.run, heard: open.heard }, context), context)
    : asked.run;
}

/** Nothing loops: going back, changing one's mind and asking in between are free, but not for ever. */
function countTurn(run: DialogRun): DialogRun {
  const form = openForm(run);
  if (!form) return run;
  const reached = form.done.length + (form.items?.length ?? 0);
  if (reached > (form.furthest ?? 0)) return withForm(run, { furthest: reached, stalled: 0 });
  return withForm(run, { stalled: (form.stalled ?? 0) + 1 });
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
  if (run.state.kept) begun = { ...begun, state: withoutKept(begun.state, form) };
  const seen = new Set<string>();
  for (;;) {
    const question = questionsOf(begun, context).find(({ path, closed }) => !closed && !seen.has(path));
    if (!question) return begun;
    seen.add(question.path);
    begun = await takeOver(question, run, begun, context);
  }
}

/** Taken over once: the same form filled again later begins empty. */
function withoutKept({ kept = [], ...state }: DialogState, form: Form): DialogState {
  const left = kept.filter((path) => !(headOf(path) in form.fields));
  return left.length === 0 ? state : { ...state, kept: left };
}

function headOf(path: string): string {
  return path.split('.')[0] ?? path;
}

/** What the conversation or an expression already says for a field; one that is to be confirmed is only kept to be offered. */
async function takeOver(
  question: Question,
  before: DialogRun,
  run: DialogRun,
  context: DialogContext,
): Promise<DialogRun> {
  const { field, path, kind } = question;
  if (kind === 'gate') return run;
  const remembers = field.remember || before.state.kept?.includes(path);
  const known = remembers ? valueAt(before.state.slots, path) : null;
  if (field.confirm !== undefined) {
    const remembered = openForm(run)?.remembered ?? {};
    return known === null ? run : withForm(run, { remembered: { ...remembered, [path]: known } });
  }
  const value = known ?? prefilled(question, scopeOf(before, context));
  if (value === null) return run;
  const verdict = await accept(question, value, run, context);
  if (verdict.kind === 'good') {
    context.observe?.({ kind: 'field', of: field, event: 'prefilled' });
    return fillField(run, question, verdict.value, verdict.slots);
  }
  return verdict.note === undefined ? run : note(run, verdict.note);
}

function prefilled({ field }: Question, scope: ReturnType<typeof scopeOf>): Json {
  if (field.prefill === undefined) return null;
  const guess = evaluate(field.prefill, scope);
  return guess.ok ? guess.value : null;
}

type Asked = { readonly run: DialogRun; readonly complete: boolean };

/** Ask the next question, or to confirm, unless the form is complete. A field with a single choice is filled without asking. */
async function askNext(run: DialogRun, form: Form, context: DialogContext): Promise<Asked> {
  const question = nextQuestion(run, context);
  if (question === undefined) return askToConfirm(run, form, context);
  if (openForm(run)?.asking === question.path) return ask(run, question, context);
  const only = await onlyChoice(question, run, context);
  if (only) return askNext(only, form, context);
  const opened = question.openings
    .filter(({ path }) => !hasBegun(run, path))
    .reduce((said, { reply }) => say(said, context, reply), run);
  const asking = withFreshQuestion(opened, { phase: 'filling', asking: question.path });
  return ask(await withOffer(asking, question, context), question, context);
}

function hasBegun(run: DialogRun, path: string): boolean {
  const { done = [], asking = null } = openForm(run) ?? {};
  return [...done, asking ?? ''].some((one) => one.startsWith(`${path}.`));
}

async function onlyChoice(
  question: Question,
  run: DialogRun,
  context: DialogContext,
): Promise<DialogRun | undefined> {
  const [only, ...others] = question.field.choices ? optionsOf(question, run, context) : [];
  if (!only || others.length > 0) return undefined;
  const value = question.field.many === undefined ? only.value : [only.value];
  const verdict = await accept(question, value, run, context);
  return verdict.kind === 'good' ? fillField(run, question, verdict.value, verdict.slots) : undefined;
}

/** A value from before is offered once, if it passes the field's checks. */
async function withOffer(run: DialogRun, question: Question, context: DialogContext): Promise<DialogRun> {
  const { field, path } = question;
  const form = openForm(run);
  if (field.confirm === undefined || form?.settled?.includes(path)) return run;
  const value = form?.remembered?.[path] ?? prefilled(question, scopeAt(path, run, context));
  if (value === null) return run;
  const verdict = await accept(question, value, run, context);
  return verdict.kind === 'good' ? withForm(run, { offered: verdict.value }) : run;
}

function ask(run: DialogRun, question: Question, context: DialogContext): Asked {
  const asking = withForm(run, { phase: 'filling', asking: question.path });
  const { offered, items, between } = openForm(asking) ?? {};
  const offer = offered === undefined ? undefined : question.field.confirm;
  const more = items === undefined ? undefined : moreReply(question);
  const which = between === undefined ? undefined : WHICH_ONE;
  const reply = which ?? offer ?? more ?? question.ask;
  const buttons = buttonsFor(question, asking, context);
  return waiting(say(asking, context, reply, buttons, namesFor(question, asking, context)));
}

function askToConfirm(run: DialogRun, form: Form, context: DialogContext): Asked {
  if (form.confirm === undefined) return { run, complete: true };
  const asking = withForm(run, { phase: 'confirming', asking: null });
  return waiting(say(asking, context, form.confirm, yesNoButtons(context)));
}

function waiting(run: DialogRun): Asked {
  return { run: { ...run, standing: 'visitor' }, complete: false };
}
