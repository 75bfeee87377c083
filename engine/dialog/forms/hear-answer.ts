import type { Field, Form } from '../../config/schema/flows.ts';
import type { Entity } from '../../core/events/shapes.ts';
import type { Json } from '../../core/json.ts';
import { leaveStep } from '../advance.ts';
import { type DialogContext, note, say } from '../context.ts';
import { cancelForm, handOverToPerson } from '../repair.ts';
import type { DialogRun } from '../run.ts';
import { soundsLikeCorrection, yesOrNo } from '../words.ts';
import { accept } from './accept.ts';
import { optionsOf } from './choices.ts';
import { extract } from './extract.ts';
import { applies, emptyField, fillField, openForm, skipOpenField, withForm } from './form-state.ts';

const DEFAULT_TRIES = 3;

type Candidate = { readonly name: string; readonly field: Field; readonly value: Json };

/**
 * Let the visitor's words fill the form: the open field first, then any other field they speak of,
 * then fields to correct. The answer stands at `form` when the form may go on asking.
 */
export async function hearAnswer(run: DialogRun, form: Form, context: DialogContext): Promise<DialogRun> {
  const before = openForm(run);
  const candidates = gather(run, form, context);
  if (before?.phase === 'confirming' && candidates.length === 0) return hearVerdict(run, context);
  if (candidates.length === 0)
    return before?.asking || before?.phase === 'changing' ? miss(run, form, context) : run;
  let current: DialogRun = { ...run, heard: 'used' };
  const begun = before?.asking === null && before.phase === 'filling';
  let corrected = false;
  for (const { name, field, value } of candidates) {
    const verdict = await accept(name, field, value, current, context);
    if (verdict.note !== undefined) current = note(current, verdict.note);
    if (!verdict.ok) return refuse(current, name, field, verdict.reply, context);
    corrected ||= !begun && before?.asking !== name && openForm(current)?.done.includes(name) === true;
    current = forgetDependents(fillField(current, name, verdict.slots), form, name, context);
    if (openForm(current)?.asking === name) current = withForm(current, { asking: null, tries: 0 });
  }
  const mended = corrected ? say({ ...current, repair: 'correct' }, context, 'repair_corrected') : current;
  return withForm(mended, { phase: 'filling' });
}

/** Fields the words speak of, the open one first. Each entity fills one field only. */
function gather(run: DialogRun, form: Form, context: DialogContext): readonly Candidate[] {
  const state = openForm(run);
  const taken = new Set<Entity>();
  const candidates: Candidate[] = [];
  const add = (name: string, field: Field, asked: boolean): void => {
    const found = extract(field, asked, run, context, taken);
    if (!found || (state?.done.includes(name) && found.value === run.state.slots[name])) return;
    if (found.used) taken.add(found.used);
    candidates.push({ name, field, value: found.value });
  };
  const asking = state?.asking ?? null;
  const open = asking === null ? undefined : form.fields[asking];
  if (asking !== null && open) add(asking, open, true);
  const onlyOpen = open?.type === 'text' && candidates.length > 0;
  if (onlyOpen || context.choice !== null) return candidates;
  for (const [name, field] of Object.entries(form.fields)) {
    if (name === asking || !applies(field, run, context)) continue;
    if (!state?.done.includes(name) || mayCorrect(run, form, field, context)) add(name, field, false);
  }
  return candidates;
}

/** A filled field is corrected when the words sound so, or while confirming, or when its entity is unmistakable. */
function mayCorrect(run: DialogRun, form: Form, field: Field, context: DialogContext): boolean {
  if (openForm(run)?.phase !== 'filling' || soundsLikeCorrection(context.text)) return true;
  const alike = Object.values(form.fields).filter(
    (other) => other.entity !== undefined && other.entity === field.entity,
  );
  return alike.length === 1;
}

/** Choices that hang on a corrected field may have changed: what is no longer on offer is asked anew. */
function forgetDependents(run: DialogRun, form: Form, changed: string, context: DialogContext): DialogRun {
  const done = openForm(run)?.done ?? [];
  return Object.entries(form.fields).reduce((current, [name, field]) => {
    if (name === changed || !field.choices || !done.includes(name)) return current;
    const offered = optionsOf(field, current, context).some(
      ({ value }) => value === current.state.slots[name],
    );
    return offered ? current : emptyField(current, name);
  }, run);
}

/** Yes or no to the summary; no asks what to change. */
function hearVerdict(run: DialogRun, context: DialogContext): DialogRun | Promise<DialogRun> {
  const said = context.choice === 'yes' || context.choice === 'no' ? context.choice : yesOrNo(context.text);
  if (said === 'yes') return leaveStep({ ...run, heard: 'used' }, context, 'next');
  if (said === 'no') {
    const asked = say(withForm(run, { phase: 'changing', tries: 0 }), context, 'repair_change_what');
    return { ...asked, standing: 'visitor', repair: 'correct' };
  }
  const tries = (openForm(run)?.tries ?? 0) + 1;
  if (tries >= DEFAULT_TRIES) return giveUp(run, context, undefined);
  return { ...say(withForm(run, { tries }), context, 'repair_invalid'), heard: 'used', repair: 'invalid' };
}

/** The words say nothing for the open question. */
function miss(run: DialogRun, form: Form, context: DialogContext): DialogRun | Promise<DialogRun> {
  const asking = openForm(run)?.asking ?? null;
  const field = asking === null ? undefined : form.fields[asking];
  if (field?.optional && context.choice === null && yesOrNo(context.text) === 'no')
    return skipOpenField({ ...run, heard: 'used' });
  const tries = (openForm(run)?.tries ?? 0) + 1;
  if (tries >= (field?.tries ?? DEFAULT_TRIES)) return giveUp(run, context, field);
  const counted = { ...withForm(run, { tries }), heard: 'used' as const, repair: 'invalid' };
  if (field?.again === undefined) return say(counted, context, 'repair_invalid');
  return { ...say(counted, context, field.again), standing: 'visitor' };
}

/** The words name a value that may not be: say why and keep asking, as often as the field allows. */
function refuse(
  run: DialogRun,
  name: string,
  field: Field,
  reply: string | null,
  context: DialogContext,
): DialogRun | Promise<DialogRun> {
  const form = openForm(run);
  const tries = (form?.asking === name ? form.tries : 0) + 1;
  if (tries >= (field.tries ?? DEFAULT_TRIES))
    return giveUp(reply === null ? run : say(run, context, reply), context, field);
  const asking = withForm(emptyField(run, name), { phase: 'filling', asking: name, tries });
  const told = say({ ...asking, repair: 'invalid' }, context, reply ?? 'repair_invalid');
  return { ...told, standing: reply === null ? 'form' : 'visitor' };
}

/** The last attempt has failed: the field's `then` says what follows, a person by default. */
function giveUp(
  run: DialogRun,
  context: DialogContext,
  field: Field | undefined,
): DialogRun | Promise<DialogRun> {
  const rested = withForm({ ...run, heard: 'used' }, { tries: 0 });
  if (field?.then === 'skip') return skipOpenField(rested);
  const told = say(rested, context, 'repair_too_many_tries');
  if (field?.then === 'cancel') return cancelForm(told, context);
  return { ...handOverToPerson(told, context, 'repeated_failure'), repair: 'too_many_tries' };
}
