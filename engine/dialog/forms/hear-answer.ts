import type { Field, Form } from '../../config/schema/flows.ts';
import type { Entity } from '../../core/events/shapes.ts';
import { leaveStep } from '../advance.ts';
import { type DialogContext, note, say } from '../context.ts';
import { cancelForm, handOverToPerson } from '../repair.ts';
import type { DialogRun } from '../run.ts';
import type { FormState } from '../state.ts';
import { soundsLikeCorrection, yesOrNo } from '../words.ts';
import { accept } from './accept.ts';
import { buttonsFor, optionsOf } from './choices.ts';
import { extract } from './extract.ts';
import { applies, emptyField, fillField, openForm, skipOpenField, withForm } from './form-state.ts';

const DEFAULT_TRIES = 3;

/** Where hearing stands: the run so far, the entities that filled a field, and what happened. */
type Hearing = {
  readonly run: DialogRun;
  readonly taken: ReadonlySet<Entity>;
  readonly filled: number;
  readonly corrected: boolean;
  /** A field refused its value: what was said then is the answer. */
  readonly refused: boolean;
};

/**
 * Let the visitor's words fill the form: the open field first, then any other field they speak of,
 * then fields to correct. Field by field, because what one is filled with may bring another's choices.
 * The answer stands at `form` when the form may go on asking.
 */
export async function hearAnswer(run: DialogRun, form: Form, context: DialogContext): Promise<DialogRun> {
  const before = openForm(run);
  let hearing: Hearing = { run, taken: new Set(), filled: 0, corrected: false, refused: false };
  for (const [name, field] of inHearingOrder(before?.asking ?? null, form)) {
    if (field.type === 'text' && hearing.filled > 0) break;
    hearing = await hearField(hearing, name, field, before, form, context);
    if (hearing.refused) return hearing.run;
    if (hearing.filled > 0 && field.type === 'text') break;
  }
  if (hearing.filled > 0) {
    const heard: DialogRun = { ...hearing.run, heard: 'used' };
    const mended = hearing.corrected
      ? say({ ...heard, repair: 'correct' }, context, 'repair_corrected')
      : heard;
    return withForm(mended, { phase: 'filling' });
  }
  if (before?.phase === 'confirming') return hearVerdict(run, context);
  return before?.asking || before?.phase === 'changing' ? miss(run, form, context) : run;
}

/** The open field has first refusal; free text takes only what nothing else wants. */
function inHearingOrder(asking: string | null, form: Form): readonly (readonly [string, Field])[] {
  const rank = ([name, field]: readonly [string, Field]): number =>
    name === asking ? 0 : field.type === 'text' ? 2 : 1;
  return Object.entries(form.fields).sort((left, right) => rank(left) - rank(right));
}

/** Look for one field in the words and take what is found, if it may be. Each entity fills one field only. */
async function hearField(
  hearing: Hearing,
  name: string,
  field: Field,
  before: FormState | null,
  form: Form,
  context: DialogContext,
): Promise<Hearing> {
  const { run, taken } = hearing;
  const asked = before?.asking === name;
  const done = openForm(run)?.done.includes(name) === true;
  if (!asked && (context.choice !== null || !applies(field, run, context))) return hearing;
  if (!asked && done && !mayCorrect(run, form, field, context)) return hearing;
  const found = extract({ name, field, asked }, { run, context, taken });
  if (!found || (done && found.value === run.state.slots[name])) return hearing;
  const verdict = await accept(name, field, found.value, run, context);
  const noted = verdict.note === undefined ? run : note(run, verdict.note);
  if (!verdict.ok) {
    const refusal = await refuse({ ...noted, heard: 'used' }, name, field, verdict.reply, context);
    return { ...hearing, run: refusal, refused: true };
  }
  const filled = forgetDependents(fillField(noted, name, verdict.slots), form, name, context);
  const begun = before?.asking === null && before.phase === 'filling';
  return {
    run: asked ? withForm(filled, { asking: null, tries: 0 }) : filled,
    taken: found.used ? new Set([...taken, found.used]) : taken,
    filled: hearing.filled + 1,
    corrected: hearing.corrected || (done && !begun && !asked),
    refused: false,
  };
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
  return {
    ...say(counted, context, [field.again].flat()[0] ?? '', buttonsFor(field, counted, context)),
    standing: 'visitor',
  };
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
  const buttons = reply === null ? [] : buttonsFor(field, asking, context);
  const told = say({ ...asking, repair: 'invalid' }, context, reply ?? 'repair_invalid', buttons);
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
